import type { Evidence } from "../contract/evidence.ts";
import type { Secret } from "../credentials/secret.ts";
import { oneLineRefused } from "../diagnosis/one-line.ts";
import { createSession } from "../smtp/session.ts";
import { oneLineOctets } from "../smtp/xoauth2.ts";
import type { Recorder } from "./recorder.ts";
import type { Run } from "./request.ts";

/** RFC 5321 section 4.5.3.1.4: every server takes a command line of 512 octets. */
const alwaysTaken = 512;

/**
 * Signs in once more on a connection of its own, with the token in the AUTH line: nodemailer and others do so, and
 * nobody outside knows whether Okta's client does. The run is over; whatever goes wrong here is not told.
 */
export async function tryOneLine(
  { network, request, bounds }: Run,
  signal: AbortSignal,
  token: Secret,
  recorder: Recorder,
): Promise<void> {
  const { host, port, username } = request.settings;
  const octets = oneLineOctets(username, token);
  if (octets <= alwaysTaken) return;
  const evidence: Evidence[] = [];
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), bounds.oneLineMs);
  const session = createSession(network, {
    host,
    port,
    signal: AbortSignal.any([signal, limit.signal]),
    bounds,
    onEvidence: (e) => evidence.push(e),
  });
  try {
    if (!(await session.reach()) || !(await session.secure())) return;
    evidence.length = 0;
    await session.authenticate(username, token, "one-line");
    const findings = oneLineRefused(evidence, octets);
    if (findings.length > 0) recorder.remark("auth", evidence, findings);
  } catch {
    // Cancelled, or too slow: the run has its result already.
  } finally {
    clearTimeout(timer);
    await session.close();
  }
}
