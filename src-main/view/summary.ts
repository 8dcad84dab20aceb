import type { Finding, Setup, SetupSummary, SetupView, StepId, StepState } from "../contract/index.ts";
import { blocks, isBlocking } from "../contract/weight.ts";
import { lower } from "../contract/words.ts";
import { expiring } from "../providers/expiry.ts";
import { dayOf } from "../setup/progress.ts";
import { waitingWords } from "../setup/waiting.ts";
import { planTurn } from "./plan-turn.ts";

type Turn = Pick<SetupSummary, "turn" | "state">;

/** A setup as a line of the home page: whose turn it is, and how it stands in one sentence. `now` in milliseconds since the epoch. */
export function summaryOf(view: SetupView, now: number): SetupSummary {
  const { setup } = view;
  return {
    id: setup.id,
    title: titleOf(setup),
    provider: setup.provider,
    authType: setup.provider ? view.settings.authType : null,
    practice: setup.practice !== null,
    updatedAt: setup.updatedAt,
    next: view.next,
    ...turnOf(view, expiring(setup, now)),
    retryAt: view.retryAt,
    news: setup.news !== undefined,
    done: view.steps.filter((step) => step.state === "done").length,
    expiring: expiring(setup, now),
  };
}

/** What a setup is called. */
export const titleOf = ({ name, domain }: Setup): string => name || domain.emailDomain || "New setup";

const mend = (state: string): Turn => ({ turn: "mend", state });
const next = (state: string): Turn => ({ turn: "next", state });

function turnOf(view: SetupView, soon: readonly Finding[]): Turn {
  const { setup, retryAt } = view;
  const step = (id: StepId): StepState | undefined => view.steps.find((state) => state.id === id);
  const [ran] = soon.filter(isBlocking);
  if (ran) return mend(ran.title);
  const plan = planTurn(setup, view.changes);
  if (plan) return plan;
  if (view.rotation)
    return next(view.rotation.replaced ? "New secret in place: test it" : "Secret being replaced");
  if (view.tested === "tested") return passed(view, soon);

  const dns = dnsTurn(view);
  if (dns?.turn === "mend") return dns;
  if (retryAt && setup.waiting) return { turn: "waits", state: waitingWords(setup.waiting.code) };
  const blocking = setup.lastRun?.findings.find(isBlocking);
  if (view.tested === "failed" && blocking && setup.lastRun?.fingerprint === view.fingerprint)
    return mend(`${blocking.title}${placeWords(view, blocking)}`);
  if (view.tested === "failed" || view.tested === "changed") return next("Changed since the last test");
  const left = view.steps.find(({ state }) => state === "attention" || state === "open");
  if (left?.id === "test") return dns ?? next("Ready to test");
  if (left?.id === "domain" && left.state === "open") return next("Not started");
  if (dns && left?.id === "dns") return dns;
  return left
    ? next(`${leftWords[left.id]}${step("domain")?.state === "done" ? "" : `: ${lower(left.text)}`}`)
    : next("Ready to test");
}

/** What is to be done next, by the step. */
const leftWords: Readonly<Record<StepId, string>> = {
  domain: "Domain",
  dns: "Check the DNS records",
  app: "Work through the provider's tasks",
  credentials: "Add the secret or key",
  test: "Ready to test",
  finish: "Ready to export",
};

function passed(view: SetupView, soon: readonly Finding[]): Turn {
  const { setup } = view;
  const exported = view.steps.find(({ id }) => id === "finish")?.state === "done";
  const since = setup.lastPass ? `, works since ${dayOf(setup.lastPass.at)}` : "";
  // It works while a task of a console is open: that is not "done" beside "5 of 6 done".
  const word = view.steps.every(({ state }) => state === "done") ? "Done" : "Exported";
  if (soon[0]) return { turn: "done", state: `${exported ? word : "Passed"}. ${soon[0].title}` };
  if (exported) return { turn: "done", state: `${word}${since}` };
  // The message was accepted, and Okta would still refuse the domain.
  const dns = dnsTurn(view);
  return dns?.turn === "mend" ? dns : next("Passed, ready to export");
}

function dnsTurn(view: SetupView): Turn | null {
  const check = view.dnsCheck;
  if (!check) return null;
  const wrong = check.rows.filter((row) => blocks(row.findings)).length;
  const where = check.zone?.provider ? ` at ${check.zone.provider}` : "";
  if (wrong > 0) return mend(`${wrong} ${wrong === 1 ? "record" : "records"} to mend${where}`);
  const spreading = check.rows.some((row) => row.status === "partial");
  return spreading ? { turn: "waits", state: "Waiting for the name servers to agree" } : null;
}

/** ": task 8", where a finding is mended in a task. */
function placeWords(view: SetupView, { task, field }: Finding): string {
  const place = view.tasks.findIndex(
    ({ id, inputs }) => id === task || inputs.some((input) => input.field === field),
  );
  return place < 0 ? "" : `: task ${place + 1}`;
}
