import type { Finding } from "../contract/finding.ts";
import { extraLines } from "../contract/mail-extras-text.ts";
import type { StageId } from "../contract/run.ts";
import { blocks } from "../contract/weight.ts";
import type { Secret } from "../credentials/secret.ts";
import { observe } from "../diagnosis/diagnose.ts";
import { checkDomain } from "../dns/check/check.ts";
import { domainFaults } from "../dns/check/lint-domain.ts";
import { requestOf } from "../dns/check/request.ts";
import { lintSettings } from "../providers/lint.ts";
import { composeTestMessage } from "../smtp/message.ts";
import type { SmtpSession } from "../smtp/session.ts";
import { harmlessClaims, readClaims } from "../token/claims.ts";
import { probeRefusal } from "../token/probe.ts";
import type { TokenReply } from "../token/reply.ts";
import { requestToken, type TokenResult } from "../token/request.ts";
import { seeControl } from "./control.ts";
import type { Recorder, StageEnd } from "./recorder.ts";
import type { Run } from "./request.ts";
import {
  claimsSummary,
  dnsSummary,
  lintSummary,
  reachSummary,
  sendSummary,
  tlsSummary,
  tokenSummary,
} from "./summary.ts";

/** Failed, to be diagnosed from what was seen. */
const failed: StageEnd = { status: "failed", summary: "" };
const passed = (summary: string, findings: readonly Finding[] = []): StageEnd => ({
  status: findings.some(({ severity }) => severity !== "info") ? "warning" : "passed",
  summary,
  findings,
});
const judged = (summary: string, findings: readonly Finding[]): StageEnd =>
  blocks(findings) ? { status: "failed", summary, findings } : passed(summary, findings);
const seenIn = (recorder: Recorder, stage: StageId) =>
  recorder
    .seen()
    .filter((e) => e.stage === stage)
    .map((e) => e.evidence);

export function lintStage({ request, context }: Run): StageEnd {
  const { emailDomain, oktaRecords } = request.setup.domain;
  const findings = [
    ...domainFaults(emailDomain, context.from, oktaRecords),
    ...lintSettings({
      provider: context.provider,
      settings: request.settings,
      input: request.setup.settings,
      from: context.from,
    }),
  ];
  return judged(lintSummary(findings), findings);
}

/** The rows are told in full by the DNS step; here their states and what is wrong. */
export async function dnsStage(
  { network, request, context, signal }: Run,
  recorder: Recorder,
): Promise<StageEnd> {
  const check = await checkDomain(
    network,
    { ...requestOf(request.setup), from: context.from },
    { signal, onRow: () => undefined },
  );
  const lines = check.rows.map((row) => `${row.type} ${row.fqdn}: ${row.statusText}`);
  const extras = check.more === undefined ? [] : extraLines(check.more);
  const beside = extras.map(({ name, text }) => `${name}: ${text}`);
  for (const told of [lines, beside.length > 0 ? ["Beside the setup, not needed to send:", ...beside] : []])
    if (told.length > 0) recorder.see("dns", { kind: "text", text: told.join("\n").slice(0, 8192) });
  const findings = [...check.rows.flatMap((row) => row.findings), ...check.findings];
  return judged(dnsSummary(check), findings);
}

export async function reachStage(run: Run, session: SmtpSession, recorder: Recorder): Promise<StageEnd> {
  const { host, port } = run.request.settings;
  if (host.trim() === "") {
    recorder.see("reach", {
      kind: "setting",
      field: "host",
      message: "There is no host name to connect to.",
    });
    return failed;
  }
  if (await session.reach()) return passed(reachSummary(host, port, seenIn(recorder, "reach")));
  await seeControl(run, "reach", recorder);
  return failed;
}

export async function tlsStage(
  { context }: Run,
  session: SmtpSession,
  recorder: Recorder,
): Promise<StageEnd> {
  if (!(await session.secure())) return failed;
  return passed(tlsSummary(seenIn(recorder, "tls")), observe("tls", recorder.seen(), context));
}

/** Asks for the token; after a refusal, asks what the refusal left open. */
export async function tokenStage(
  run: Run,
  credential: Secret,
  recorder: Recorder,
): Promise<{ end: StageEnd; result?: TokenResult }> {
  const { network, request, context, bounds, signal } = run;
  const options = {
    signal,
    timeoutMs: bounds.tokenMs,
    onEvidence: (evidence: Parameters<Recorder["see"]>[1]) => recorder.see("token", evidence),
  };
  const result = await requestToken(network, request.settings, credential, options);
  if (result !== undefined) {
    const remarks = observe("token", recorder.seen(), context);
    return { end: passed(tokenSummary(result), remarks), result };
  }
  const refusal = seenIn(recorder, "token").find((e): e is TokenReply => e.kind === "token-reply");
  if (refusal !== undefined) await probeRefusal(network, request.settings, credential, refusal, options);
  else await seeControl(run, "token", recorder);
  return { end: failed };
}

export function claimsStage({ context }: Run, token: Secret | undefined, recorder: Recorder): StageEnd {
  const claims = token === undefined ? undefined : readClaims(token);
  if (claims === undefined) return passed("Opaque token: only its issuer can read it");
  const shown = harmlessClaims(claims);
  recorder.see("claims", { kind: "claims", claims: shown });
  return passed(claimsSummary(shown), observe("claims", recorder.seen(), context));
}

export async function authStage({ request }: Run, session: SmtpSession, token: Secret): Promise<StageEnd> {
  const { username } = request.settings;
  return (await session.authenticate(username, token))
    ? passed(`Signed in as ${username} with XOAUTH2`)
    : failed;
}

export async function sendStage(run: Run, session: SmtpSession, recorder: Recorder): Promise<StageEnd> {
  const { network, request, context } = run;
  const { raw, messageId } = await composeTestMessage({
    from: context.from,
    to: request.to,
    host: request.settings.host,
    now: network.now(),
    practice: network.practice,
    runId: request.runId,
  });
  recorder.see("send", { kind: "text", text: `Message-ID: <${messageId}>` });
  return (await session.send({ from: context.from, to: request.to }, raw))
    ? passed(sendSummary(request.to, seenIn(recorder, "send")))
    : failed;
}
