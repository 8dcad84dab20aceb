import type { Finding } from "./finding.ts";
import type { StageId, StageStatus } from "./run.ts";
import type { Tested } from "./setup-view.ts";

/** What a stage of a check run does: in the window, the terminal and the report alike. */
export const stageNames: Readonly<Record<StageId, string>> = {
  lint: "Read the settings",
  dns: "Look at the DNS records",
  reach: "Reach the mail server",
  tls: "Secure the connection",
  token: "Get a token",
  claims: "Look into the token",
  auth: "Sign in with XOAUTH2",
  send: "Send the message",
};

/** How a stage stands, or ended. */
export const stageStatusWords: Readonly<Record<StageStatus | "waiting" | "running", string>> = {
  waiting: "Not started",
  running: "Under way",
  passed: "Passed",
  warning: "Passed, with a remark",
  failed: "Failed",
  skipped: "Not tried",
  cancelled: "Canceled",
};

/** Whether the settings as they are now were tested. */
export const testedWords: Readonly<Record<Tested, string>> = {
  tested: "Tested as it stands here",
  elsewhere: "Tested on another computer, as its bundle says, and not here yet",
  changed: "Changed since the last passing test",
  failed: "The last test failed",
  never: "Never tested",
};

/** How much a finding weighs. */
export const weightWords: Readonly<Record<Finding["severity"], string>> = {
  error: "Error",
  warning: "Warning",
  info: "Note",
};

/** Words as the beginning of a sentence: their first letter is a capital. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A sentence as the rest of one: its first letter is small. */
export const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
/** A duration in ms, as "148 ms" or "1.9 s". */
export const duration = (ms: number): string =>
  ms < 1500 ? `${whole.format(ms)} ms` : `${tenth.format(ms / 1000)} s`;
