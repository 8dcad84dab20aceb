import {
  blocks,
  type ConsoleTask,
  type DnsCheck,
  type Finding,
  isInPlace,
  neededRows,
  type OktaSettings,
  type Setup,
  type StepId,
  type StepState,
  stepIds,
  type Tested,
} from "../contract/index.ts";
import { isBlocking } from "../contract/weight.ts";

import { nextTry, waitingWords } from "./waiting.ts";

/** The facts that the steps' states are computed from. Nothing here is stored as a status. */
export interface ProgressFacts {
  readonly setup: Setup;
  readonly settings: OktaSettings;
  readonly tasks: readonly ConsoleTask[];
  readonly secretPresent: boolean;
  readonly tested: Tested;
  readonly fingerprint: string;
  /** What is said early of the domain and the From address. */
  readonly domainFindings: readonly Finding[];
  /** What lint says of the settings. */
  readonly lint: readonly Finding[];
}

/** Every step with its state, in order. Pure: the same facts give the same states. */
export function steps(facts: ProgressFacts): StepState[] {
  return stepIds.map((id) => ({ id, ...stateOf(id, facts) }));
}

/** The first step with something left to do; the last one when all are done. */
export const nextStep = (states: readonly StepState[]): StepId =>
  states.find((s) => s.state !== "done")?.id ?? "finish";

type State = Omit<StepState, "id">;
const state = (kind: StepState["state"], text: string, findings: readonly Finding[] = []): State => ({
  state: kind,
  text,
  findings: [...findings],
});

function stateOf(id: StepId, facts: ProgressFacts): State {
  switch (id) {
    case "domain":
      return domainState(facts);
    case "dns":
      return dnsState(facts);
    case "app":
      return appState(facts);
    case "credentials":
      return credentialsState(facts);
    case "test":
      return testState(facts);
    case "finish":
      return finishState(facts);
    default:
      throw new Error(id satisfies never);
  }
}

function domainState({ setup, domainFindings }: ProgressFacts): State {
  const { emailDomain, from } = setup.domain;
  if (!emailDomain && !from && !setup.provider) return state("open", "Not started");
  if (!emailDomain) return state("attention", "Needs the email domain", domainFindings);
  if (blocks(domainFindings)) return state("attention", "Something to mend", domainFindings);
  if (!from) return state("attention", "Needs the From address", domainFindings);
  if (!setup.provider) return state("attention", "Needs the provider", domainFindings);
  return state("done", emailDomain, domainFindings);
}

function dnsState({ setup }: ProgressFacts): State {
  if (!setup.domain.emailDomain) return state("blocked", "Needs the email domain");
  const check = currentCheck(setup);
  if (!check) return state("open", "Not checked yet");
  const counted = neededRows(check.rows);
  const inPlace = counted.filter(isInPlace).length;
  const toMend = counted.filter((row) => ["missing", "wrong", "advice"].includes(row.status)).length;
  const spreading = counted.filter((row) => row.status === "partial").length;
  const findings = [...check.findings, ...check.rows.flatMap((row) => row.findings)];
  const count = `${inPlace} of ${counted.length}`;
  if (counted.every((row) => row.status === "unknown"))
    return state("attention", "Could not be checked", findings);
  if (!setup.domain.oktaRecords.length)
    return state("attention", `${count}, Okta's records not entered`, findings);
  if (toMend) return state("attention", `${count}, ${toMend === 1 ? "one" : toMend} to mend`, findings);
  if (spreading)
    return state("waiting", `${count}, ${spreading === 1 ? "one" : spreading} still spreading`, findings);
  if (inPlace < counted.length) return state("attention", `${count} in place`, findings);
  return state("done", `${count} in place`, findings);
}

/** The stored DNS check, if it is about the domain as it is now. */
export const currentCheck = ({ domain, lastDns }: Setup): DnsCheck | null =>
  lastDns?.domain === domain.emailDomain ? lastDns : null;

function appState({ setup, tasks, lint }: ProgressFacts): State {
  if (!setup.provider) return state("blocked", "Needs the provider");
  const done = tasks.filter((task) => task.done !== "no").length;
  // A value that is not there yet is work to do, not a mistake.
  const entered = lint.filter((f) => f.step === "app" && f.code !== "setting-missing");
  const wrong = entered.filter(isBlocking).length;
  if (wrong)
    return state("attention", wrong === 1 ? "One value to mend" : `${wrong} values to mend`, entered);
  if (done === 0) return state("open", "Not started", entered);
  return state(done === tasks.length ? "done" : "attention", `${done} of ${tasks.length} done`, entered);
}

function credentialsState({ setup, settings, secretPresent, lint }: ProgressFacts): State {
  const { credential } = setup;
  const entered = lint.filter((f) => f.step === "credentials" && f.code !== "setting-missing");
  if (blocks(entered)) return state("attention", "One value to mend", entered);
  const wanted = settings.authType === "OAUTH2_JWT_BEARER_GRANT" ? "private-key" : "client-secret";
  if (!credential) return state("open", "Not started", entered);
  if (credential.kind !== wanted) {
    return state("attention", wanted === "private-key" ? "Needs the private key" : "Needs the client secret");
  }
  if (!secretPresent) {
    return credential.store === "session"
      ? state("attention", "Was kept for one session: add it again")
      : state("attention", "Not in this keychain: add it again");
  }
  const until = setup.settings.secretExpiresOn ? `, until ${monthOf(setup.settings.secretExpiresOn)}` : "";
  return state(
    "done",
    credential.store === "keychain" ? `In the keychain${until}` : `For this session only${until}`,
    entered,
  );
}

function monthOf(isoDate: string): string {
  const date = new Date(`${isoDate}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return isoDate;
  return date.toLocaleDateString("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
}

function testState(facts: ProgressFacts): State {
  const { setup, tested, fingerprint } = facts;
  const run = setup.lastRun;
  if (tested === "tested" && run) {
    const passedAt = run.fingerprint === fingerprint ? run.startedAt : (setup.lastPass?.at ?? run.startedAt);
    return state("done", `Passed ${dayOf(passedAt)}`, run.fingerprint === fingerprint ? run.findings : []);
  }
  if (!setup.domain.emailDomain || !setup.provider)
    return state("blocked", "Needs the domain and the provider");
  if (!setup.credential || !facts.secretPresent) return state("blocked", "Needs credentials");
  if (tested === "failed" && run?.fingerprint === fingerprint) {
    const blocking = run.findings.find(isBlocking);
    if (!blocking?.wait) return state("attention", "Stopped: one thing to mend", run.findings);
    return nextTry(setup, fingerprint) === null
      ? state("attention", "No longer waiting: run it again", run.findings)
      : state("waiting", waitingWords(blocking.code), run.findings);
  }
  if (tested === "changed") return state("attention", "Changed since the test");
  if (tested === "elsewhere") return state("attention", "Passed on another computer, not here yet");
  return state("open", "Ready");
}

/** A day as people write it, in UTC: "3 Sept 2026". */
export function dayOf(iso: string): string {
  return new Date(iso).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
}

function finishState({ setup, tested, fingerprint }: ProgressFacts): State {
  if (tested !== "tested")
    return state(
      "blocked",
      tested === "changed"
        ? "Changed since the test"
        : tested === "elsewhere"
          ? "Needs a passing test here"
          : "Needs a passing test",
    );
  if (setup.lastExport?.fingerprint === fingerprint) return state("done", "Bundle exported");
  return state("open", "Ready to export");
}
