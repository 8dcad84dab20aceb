import type { RunReport, StageId } from "../contract/run.ts";
import type { Secret } from "../credentials/secret.ts";
import { type DiagnosisContext, diagnose } from "../diagnosis/diagnose.ts";
import { recordContacts } from "../network/contacts.ts";
import type { Network } from "../network/port.ts";
import { providerIdOf } from "../setup/okta-settings.ts";
import { createSession } from "../smtp/session.ts";
import { tryOneLine } from "./one-line.ts";
import { createRecorder, type StageEnd } from "./recorder.ts";
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
  const network = recordContacts(given);
  const { setup, settings, runId } = request;
  const bounds = { ...runBounds, ...options.bounds };
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), bounds.runMs);
  const context = contextOf(request, network.now());
  const run: Run = {
    network,
    request,
    context,
    bounds,
    signal: AbortSignal.any([options.signal, limit.signal]),
  };
  const recorder = createRecorder(network, runId, options.onEvent);
  if (request.credential !== null) recorder.conceal(request.credential);
  const startedMs = network.now();
  const startedAt = new Date(startedMs).toISOString();
  options.onEvent({ type: "run-started", runId, at: startedAt, practice: network.practice });

  /** Runs one stage, or skips it. True when what follows may go on. */
  const stage = async (
    id: StageId,
    skip: string | undefined,
    work: () => Promise<StageEnd> | StageEnd,
  ): Promise<boolean> => {
    if (skip !== undefined || run.signal.aborted) {
      const summary = skip ?? (options.signal.aborted ? "The test was cancelled" : "The test took too long");
      recorder.finish(id, { status: "skipped", summary });
      return false;
    }
    recorder.start(id);
    try {
      const end = await work();
      recorder.finish(id, end.status === "failed" ? failed(id, end) : end);
      return end.status === "passed" || end.status === "warning";
    } catch (error) {
      if (options.signal.aborted)
        recorder.finish(id, { status: "cancelled", summary: "The test was cancelled" });
      else if (limit.signal.aborted) recorder.finish(id, outOfTime(id));
      else throw error;
      return false;
    }
  };
  /** A failed stage without findings of its own is diagnosed from what was seen. */
  const failed = (id: StageId, end: StageEnd): StageEnd => {
    const findings = end.findings ?? diagnose(id, recorder.seen(), context);
    return { status: "failed", summary: end.summary || (findings[0]?.title ?? ""), findings };
  };
  const outOfTime = (id: StageId): StageEnd => {
    recorder.see(id, {
      kind: "network",
      operation: "request",
      host: settings.host,
      code: "RUN_TIMEOUT",
      message: `The whole test may take ${bounds.runMs / 1000} s.`,
    });
    const evidence = recorder.seen().filter((e) => e.stage !== id || e.evidence.kind === "network");
    return failed(id, { status: "failed", summary: "", findings: diagnose(id, evidence, context) });
  };

  // The session's evidence belongs to the stage that is under way.
  let smtpStage: StageId = "reach";
  let token: Secret | undefined;
  const session = createSession(network, {
    host: settings.host,
    port: settings.port,
    signal: run.signal,
    bounds,
    onEvidence: (evidence) => recorder.see(smtpStage, evidence),
  });
  try {
    await stage("lint", undefined, () => lintStage(run));
    const server = async (): Promise<boolean> => {
      const reached = await stage("reach", undefined, () => reachStage(run, session, recorder));
      smtpStage = "tls";
      const secured = await stage("tls", reached ? undefined : "Needs a connection", () =>
        tlsStage(run, session, recorder),
      );
      smtpStage = "auth";
      return secured;
    };
    const authority = async (): Promise<void> => {
      if (request.credential === null) {
        const evidence = { kind: "credential", problem: "missing", message: "There is no secret." } as const;
        const findings = diagnose("token", [{ stage: "token", evidence }], context);
        recorder.finish("token", { status: "skipped", summary: "There is no secret to test with", findings });
      } else {
        const { credential } = request;
        await stage("token", undefined, async () => {
          const { end, result } = await tokenStage(run, credential, recorder);
          token = result?.token;
          if (token !== undefined) recorder.conceal(token);
          return end;
        });
      }
      await stage("claims", token === undefined ? "Needs a token" : undefined, () =>
        claimsStage(run, token, recorder),
      );
    };
    const [secured] = await Promise.all([
      server(),
      authority(),
      stage("dns", setup.domain.emailDomain === "" ? "There is no email domain yet" : undefined, () =>
        dnsStage(run, recorder),
      ),
    ]);
    const missing = secured
      ? token === undefined
        ? "Needs a token"
        : undefined
      : "Needs an encrypted connection";
    const signedIn = await stage("auth", missing, () => authStage(run, session, token as Secret));
    smtpStage = "send";
    await stage("send", signedIn ? undefined : "Needs the sign-in", () => sendStage(run, session, recorder));
  } catch (error) {
    clearTimeout(timer);
    // What else is under way ends too: nothing of a run outlives it.
    limit.abort();
    await session.close();
    throw error;
  }
  clearTimeout(timer);
  // The result is known: nobody has to wait for the answer to QUIT to hear it.
  const closed = session.close();

  const { outcome } = judge(recorder, options.signal.aborted);
  const endedMs = network.now();
  const ms = Math.max(0, endedMs - startedMs);
  options.onEvent({ type: "run-finished", runId, at: new Date(endedMs).toISOString(), outcome, ms });
  await closed;
  if (outcome === "passed" && token !== undefined) await tryOneLine(run, options.signal, token, recorder);
  const { findings } = judge(recorder, outcome === "cancelled");
  return {
    runId,
    startedAt,
    ms,
    practice: network.practice,
    ...(setup.practice === null ? {} : { scenario: setup.practice.scenario }),
    provider: context.provider,
    outcome,
    fingerprint: request.fingerprint,
    from: context.from,
    to: request.to,
    stages: recorder.stages(),
    findings,
    hosts: [...network.contacted()],
  };
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
