import type { Finding } from "../contract/finding.ts";
import type { RunReport, StageId } from "../contract/run.ts";
import { blocks, isBlocking } from "../contract/weight.ts";
import { answersNothing } from "./control.ts";
import type { Recorder } from "./recorder.ts";

/** Stages that talk to the provider, in reading order. */
const provider: readonly StageId[] = ["reach", "tls", "token", "claims", "auth", "send"];

/**
 * Draws the conclusion of a run. The first failed stage names the one blocking finding; where none failed, lint's first
 * error is it. What else was found stays beside it as a warning: mending the first may well mend the rest. DNS has a
 * step of its own, decides about verification rather than sending, and keeps its weights.
 */
export function judge(
  recorder: Recorder,
  cancelled: boolean,
): { outcome: RunReport["outcome"]; findings: Finding[] } {
  const lint = recorder.findingsOf("lint");
  const seen = provider.flatMap((stage) => recorder.findingsOf(stage));
  const dns = recorder.findingsOf("dns");
  const blocking =
    seen.find((f) => f.severity === "error" && !(lintSaysBetter.has(f.code) && blocks(lint))) ??
    lint.find(isBlocking);
  const rest = [...seen, ...lint]
    .filter((f) => f !== blocking && f.code !== blocking?.code)
    .filter((f) => !(lintSaysBetter.has(f.code) && blocks(lint)))
    .map((f): Finding => (f.severity === "error" ? { ...f, severity: "warning" } : f));
  const all = unique([...(blocking === undefined ? [] : [blocking]), ...rest, ...dns]);
  // Without DNS nothing else of the network could be found out: whatever else was seen follows from that.
  const deaf = blocking?.code === "network-dns-unavailable" && answersNothing(recorder);
  const outcome = cancelled ? "cancelled" : blocking === undefined ? "passed" : "failed";
  const findings = deaf ? all.filter((f) => f === blocking || lint.some(({ code }) => code === f.code)) : all;
  return { outcome, findings };
}

/** Findings that only say that a value is missing: lint's name the field and how to find it. */
const lintSaysBetter: ReadonlySet<string> = new Set(["setting-unusable"]);

/** The same code for the same field is said once. */
function unique(findings: readonly Finding[]): Finding[] {
  const kept = new Map<string, Finding>();
  for (const f of findings) {
    const key = `${f.code} ${f.field ?? ""} ${f.step === "dns" ? f.title : ""}`;
    if (!kept.has(key)) kept.set(key, f);
  }
  return [...kept.values()];
}
