import type { Finding } from "../contract/finding.ts";
import type { Setup } from "../contract/setup.ts";
import { playing } from "../setup/document.ts";
import { practices } from "./index.ts";
import { isOfDns } from "./scenario-list.ts";
import type { PracticeScenario } from "./scenarios/scenario.ts";

/**
 * Practice can be won: each scenario is a state of the simulated world, and one deed ends it. What is done in a console is a
 * button where the finding is mended; a new secret or key, and a value that is entered in its field, end it by themselves.
 */

/** What is done in a console, by the task it belongs to. */
const inConsole: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(practices).flatMap(({ deeds }) => Object.entries(deeds)),
);

/** What is done on this side of the servers, by the finding's code. */
const onTheWay: Readonly<Record<string, string>> = {
  "google-clock-or-lifetime": "Set the practice clock right",
  "network-clock-differs": "Set the practice clock right",
  "network-portal-or-proxy": "Sign in to the practice network",
  "network-blocked-locally": "Allow Mailwright in the practice firewall",
  "network-connection-refused": "Open the port in the practice firewall",
  "network-timeout": "Open the port in the practice firewall",
  "network-dns-unavailable": "Reconnect the practice network",
  "network-unreachable": "Reconnect the practice network",
  "network-name-not-found": "Mend the name in the practice DNS",
  "smtp-recipient-unknown": "Make the recipient in the practice world",
  "smtp-recipient-refused": "Let the practice server take the recipient",
};

/** The words on the button. `told` is the finding as the person saw it last; null before it was seen. */
export function deedLabel(code: string, told: Finding | null): string {
  const own = onTheWay[code];
  if (own) return own;
  if (told?.task && inConsole[told.task]) return inConsole[told.task]!;
  if (told?.wait) return "Let the time pass";
  if (told?.step === "credentials" || told?.field === "secret" || told?.field === "key")
    return "Make a new one in the practice console";
  if (/^dns-server-|^dns-delegation-/.test(code)) return "Let the name servers agree";
  if (isOfDns(code)) return "Mend it in the practice zone";
  if (/^(tls|network)-|^smtp-(starttls|xoauth2)/.test(code)) return "Go to another practice network";
  if (told?.step === "finish") return "Correct it in the practice Okta";
  if (told?.field) return "Take the value from the practice console";
  return "Mend it in the practice world";
}

/** The finding of the scenario that is played, as the last run or the last DNS check told it. */
export function toldFinding(setup: Setup, code: string): Finding | null {
  const { lastRun, lastDns } = setup;
  const told = [
    ...(lastRun?.findings ?? []),
    ...(lastDns?.findings ?? []),
    ...(lastDns?.rows.flatMap((row) => row.findings) ?? []),
  ];
  return told.find((finding) => finding.code === code) ?? null;
}

/** The setup after the deed: from now on everything in its world is as it should be. `at` is ISO 8601. */
export const ended = (setup: Setup, at: string): Setup =>
  setup.practice && setup.practice.scenario !== "works"
    ? {
        ...setup,
        practice: { ...playing(setup.practice, "works"), ended: { scenario: setup.practice.scenario, at } },
      }
    : setup;

/**
 * The setup after a change that may itself be the deed: another secret or key where that was refused, another value where
 * its field was to blame. Pure. `at` is ISO 8601.
 */
export function settled(
  before: Setup,
  after: Setup,
  scenario: PracticeScenario | undefined,
  at: string,
): Setup {
  const same = before.practice?.scenario === after.practice?.scenario;
  const told = same && scenario?.finding ? toldFinding(before, scenario.finding) : null;
  if (!told) return after;
  if (told.field === "secret" || told.field === "key")
    return before.credential?.revision === after.credential?.revision ? after : ended(after, at);
  return valueAt(before, told) === valueAt(after, told) ? after : ended(after, at);
}

function valueAt(setup: Setup, { step, field = "" }: Finding): unknown {
  const values: Readonly<Record<string, unknown>> = step === "domain" ? setup.domain : setup.settings;
  return step === "app" || step === "domain" ? values[field] : undefined;
}
