import type { StepId } from "../../src-main/contract/finding.ts";
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

export const flowNames: Readonly<Record<AuthType, string>> = {
  OAUTH2_CLIENT_CREDENTIALS: "client credentials",
  OAUTH2_JWT_BEARER_GRANT: "JWT bearer",
};

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" });

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
