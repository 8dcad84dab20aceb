import type { StepId } from "../../src-main/contract/finding.ts";
import type { StageId, StageStatus } from "../../src-main/contract/run.ts";
import type { AuthType } from "../../src-main/contract/settings.ts";
import type { PageId } from "./route.ts";

export const stepNames: Readonly<Record<StepId, string>> = {
  domain: "Domain",
  dns: "DNS check",
  app: "Provider app",
  credentials: "Credentials",
  test: "Test",
  finish: "Finish",
};

export const pageNames: Readonly<Record<PageId, string>> = { ...stepNames, connections: "Connections" };

export const stageNames: Readonly<Record<StageId, string>> = {
  lint: "Read the settings",
  dns: "Look at the DNS records",
  reach: "Reach the mail server",
  tls: "Secure the connection",
  token: "Get a token",
  claims: "Look into the token",
  auth: "Sign in to the mailbox with XOAUTH2",
  send: "Send the message",
};

export const stageStatusWords: Readonly<Record<StageStatus | "waiting" | "running", string>> = {
  waiting: "Not started",
  running: "Under way",
  passed: "Passed",
  warning: "Passed, with a remark",
  failed: "Failed",
  skipped: "Not tried",
  cancelled: "Cancelled",
};

export const flowNames: Readonly<Record<AuthType, string>> = {
  OAUTH2_CLIENT_CREDENTIALS: "client credentials",
  OAUTH2_JWT_BEARER_GRANT: "JWT bearer",
};

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" });

/** A duration in ms, as "148 ms" or "1.9 s". */
export const duration = (ms: number): string =>
  ms < 1500 ? `${whole.format(ms)} ms` : `${tenth.format(ms / 1000)} s`;
const written = (format: Intl.DateTimeFormat, iso: string): string =>
  Number.isNaN(Date.parse(iso)) ? iso : format.format(new Date(iso));
/** "14 May 2027, 08:30"; a text that is no date stays as it is. */
export const dateTime = (iso: string): string => written(moment, iso);
/** "14 May 2027", in the same way. */
export const date = (iso: string): string => written(day, iso);
export const timeOfDay = (at: number): string => clock.format(at);

/** How long ago or how far ahead, in the largest unit that fits: "12 s", "4 min", "3 h", "2 days". */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

/** "1 record", "6 records". */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${whole.format(n)} ${n === 1 ? one : many}`;

/** A sentence as the rest of one: its first letter is small. */
export const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
