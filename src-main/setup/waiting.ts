import type { Finding, Setup } from "../contract/index.ts";
import { fingerprint } from "./fingerprint.ts";
import { oktaSettings } from "./okta-settings.ts";

/** The finding of the last run that waiting may mend; undefined when there is none. */
const awaited = ({ lastRun, waiting }: Setup): Finding | undefined =>
  lastRun?.findings.find((finding) => finding.code === waiting?.code && finding.wait);

/**
 * When the test of a setup is to be tried again by itself, in milliseconds since the epoch: at the pace its finding gives,
 * as long as the settings are those that were tested, until the finding says to give up or a person said so. Null when it
 * is not. A time that has passed is due now. Pure. `now` is the fingerprint of the settings as they are.
 */
export function nextTry(setup: Setup, now = fingerprint(setup, oktaSettings(setup))): number | null {
  const { lastRun, waiting } = setup;
  const wait = awaited(setup)?.wait;
  if (!lastRun || !waiting || !wait || waiting.stopped || waiting.fingerprint !== now) return null;
  const due = Date.parse(lastRun.startedAt) + lastRun.ms + wait.retryAfterMs;
  return due - Date.parse(waiting.since) > wait.giveUpAfterMs ? null : due;
}

/** Whom a failure that time may mend is waited for, by how its code begins. */
const awaitedBy: readonly (readonly [prefix: RegExp, who: string])[] = [
  [/^exchange-/, "Exchange"],
  [/^entra-/, "Entra"],
  [/^google-(delegation|scope)/, "Google's delegation"],
  [/^google-/, "Google"],
  [/^gmail-/, "Gmail"],
  [/^smtp-/, "the mail server"],
  [/^network-token/, "the token endpoint"],
  [/^network-/, "the network"],
];

/** "Waiting for Exchange": what the last run waits for. */
export const waitingWords = (code: string): string =>
  `Waiting for ${awaitedBy.find(([prefix]) => prefix.test(code))?.[1] ?? "the provider"}`;
