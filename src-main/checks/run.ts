import type { RunReport, StageId } from "../contract/run.ts";
import type { Secret } from "../credentials/secret.ts";
import { type DiagnosisContext, diagnose } from "../diagnosis/diagnose.ts";
import { recordContacts } from "../network/contacts.ts";
import type { Network } from "../network/port.ts";
import { providerIdOf } from "../setup/okta-settings.ts";
import { createSession, type SmtpSession } from "../smtp/session.ts";
import { controlOf } from "./control.ts";
import { tryOneLine } from "./one-line.ts";
import { createRecorder, type Recorder } from "./recorder.ts";
import { judge } from "./report.ts";
import { type Run, type RunOptions, type RunRequest, runBounds } from "./request.ts";
import {
  authStage,
  claimsStage,
  dnsStage,
  lintStage,
  reachStage,
  sendStage,
  tlsStage,
  tokenStage,
} from "./stages.ts";
import { passStage, takeStage } from "./take-stage.ts";

/**
 * Runs the checks of a setup: lint, DNS, the mail server, the token and the claims, then sign-in and one real message.
 * DNS, the server and the token are asked side by side; AUTH waits for the server's TLS and for the token. Each stage
 * tells when it starts, what it saw and how it ended. Cancelling ends open stages as `cancelled`; nothing stays open.
 * After a run that passed and has said so, a second sign-in shows whether a client that puts the token in the AUTH line
 * would be refused.
 * @returns the report, also of a failed or cancelled run
 */
export async function runChecks(
  given: Network,
  request: RunRequest,
  options: RunOptions,
): Promise<RunReport> {
  const { run, recorder, startedMs, over, abandon } = begin(given, request, options);
  const session = createSession(run.network, {
    host: request.settings.host,
    port: request.settings.port,
    signal: run.signal,
    bounds: run.bounds,
    onEvidence: (evidence) => recorder.see(stageOfServer(recorder), evidence),
  });
  const token = await takeStages(run, recorder, session).catch(async (error: unknown) => {
    // What else is under way ends too: nothing of a run outlives it.
    abandon();
    await session.close();
    throw error;
  });
  over();
  // The result is known: nobody has to wait for the answer to QUIT to hear it.
  const closed = session.close();
  const { outcome } = judge(recorder, options.signal.aborted);
  const ms = finished(run, outcome, startedMs, options);
  await closed;
  if (outcome === "passed" && token !== undefined) await tryOneLine(run, options.signal, token, recorder);
  return {
    runId: request.runId,
    startedAt: new Date(startedMs).toISOString(),
    ms,
    practice: run.network.practice,
    ...(request.setup.practice === null ? {} : { scenario: request.setup.practice.scenario }),
    provider: run.context.provider,
    outcome,
    fingerprint: request.fingerprint,
    from: run.context.from,
    to: request.to,
    stages: recorder.stages(),
    findings: judge(recorder, outcome === "cancelled").findings,
    hosts: [...run.network.contacted()],
  };
}

/** Sets the clock and the bound of a run, and says that it began. `over` ends the bound; `abandon` also all that still waits. */
function begin(given: Network, request: RunRequest, options: RunOptions) {
  const network = recordContacts(given);
  const bounds = { ...runBounds, ...options.bounds };
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), bounds.runMs);
  const recorder = createRecorder(network, request.runId, options.onEvent);
  if (request.credential !== null) recorder.conceal(request.credential);
  const startedMs = network.now();
  const signal = AbortSignal.any([options.signal, limit.signal]);
  const run = {
    network,
    request,
    context: contextOf(request, startedMs),
    bounds,
    control: controlOf(network, request, signal),
    cancelled: options.signal,
    signal,
  };
  const over = (): void => clearTimeout(timer);
  const abandon = (): void => {
    over();
    limit.abort();
  };
  const at = new Date(startedMs).toISOString();
  options.onEvent({ type: "run-started", runId: request.runId, at, practice: network.practice });
  return { run, recorder, startedMs, over, abandon };
}

/** All stages, each as soon as what it needs is there. Gives the token when there was one. */
async function takeStages(run: Run, recorder: Recorder, session: SmtpSession): Promise<Secret | undefined> {
  await passStage(run, recorder, "lint", undefined, () => lintStage(run));
  const noDomain = run.request.setup.domain.emailDomain === "" ? "There is no email domain yet" : undefined;
  const [secured, token] = await Promise.all([
    askServer(run, recorder, session),
    askForToken(run, recorder),
    passStage(run, recorder, "dns", noDomain, () => dnsStage(run, recorder)),
  ]);
  const signedIn =
    secured && token !== undefined
      ? await passStage(run, recorder, "auth", undefined, () => authStage(run, session, token))
      : await passStage(
          run,
          recorder,
          "auth",
          secured ? "Needs a token" : "Needs an encrypted connection",
          noWork,
        );
  await passStage(run, recorder, "send", signedIn ? undefined : "Needs the sign-in", () =>
    sendStage(run, session, recorder),
  );
  return token;
}

/** Reaches the mail server, and encrypts. */
async function askServer(run: Run, recorder: Recorder, session: SmtpSession): Promise<boolean> {
  const reached = await passStage(run, recorder, "reach", undefined, () =>
    reachStage(run, session, recorder),
  );
  return passStage(run, recorder, "tls", reached ? undefined : "Needs a connection", () =>
    tlsStage(run, session, recorder),
  );
}

/** Gets the token, and reads what it says. A run without a secret says so instead. */
async function askForToken(run: Run, recorder: Recorder): Promise<Secret | undefined> {
  const { credential } = run.request;
  if (credential === null) {
    const evidence = { kind: "credential", problem: "missing", message: "There is no secret." } as const;
    const findings = diagnose("token", [{ stage: "token", evidence }], run.context);
    recorder.finish("token", { status: "skipped", summary: "There is no secret to test with", findings });
  }
  const token =
    credential === null
      ? undefined
      : await takeStage(run, recorder, "token", undefined, async () => {
          const { end, result } = await tokenStage(run, credential, recorder);
          if (result !== undefined) recorder.conceal(result.token);
          return { end, result: result?.token };
        });
  await passStage(run, recorder, "claims", token === undefined ? "Needs a token" : undefined, () =>
    claimsStage(run, token, recorder),
  );
  return token;
}

/** The stages of the mail server, in their order. */
const serverStages = ["reach", "tls", "auth", "send"] as const;
/** Which of them the server's words belong to: the first that has not ended. */
const stageOfServer = (recorder: Recorder): StageId =>
  serverStages.find((id) => recorder.statusOf(id) === undefined) ?? "send";

const noWork = (): never => {
  throw new Error("A stage that is skipped does nothing");
};

/** Says how the run ended, and gives how long it took in milliseconds. */
function finished(
  run: Run,
  outcome: RunReport["outcome"],
  startedMs: number,
  { onEvent }: RunOptions,
): number {
  const endedMs = run.network.now();
  const ms = Math.max(0, endedMs - startedMs);
  const { runId } = run.request;
  onEvent({ type: "run-finished", runId, at: new Date(endedMs).toISOString(), outcome, ms });
  return ms;
}

function contextOf({ setup, settings, fingerprint }: RunRequest, now: number): DiagnosisContext {
  const changes = [...Object.values(setup.tasks), setup.credential?.addedAt ?? ""]
    .filter((at) => at !== "")
    .sort();
  return {
    provider: providerIdOf(setup),
    settings,
    ...(setup.settings.objectId === undefined ? {} : { objectId: setup.settings.objectId }),
    ...(setup.settings.exchangeAccess === undefined ? {} : { exchangeAccess: setup.settings.exchangeAccess }),
    from: setup.domain.from.trim() || settings.username,
    ...(changes.length === 0 ? {} : { changedAt: changes.at(-1) }),
    ...(setup.waiting === null || setup.waiting.fingerprint !== fingerprint
      ? {}
      : { waiting: { code: setup.waiting.code, since: setup.waiting.since } }),
    now,
  };
}
