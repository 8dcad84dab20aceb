import type { Finding } from "../contract/finding.ts";
import type { DiagnosisContext } from "./row.ts";

/**
 * A finding that says “wait”, met again and again: once the time it may take has passed since the first run that met it,
 * it no longer says so. Something is wrong then.
 */
export function withPatience(finding: Finding, context: DiagnosisContext | undefined): Finding {
  const { wait, ...rest } = finding;
  if (wait === undefined || context?.waiting?.code !== finding.code) return finding;
  const lasted = context.now - Date.parse(context.waiting.since);
  if (!(lasted > wait.giveUpAfterMs)) return finding;
  const acts = rest.fix.filter((step) => !/^(Wait\b|Change nothing yet\b)/.test(step));
  return {
    ...rest,
    cause: `${rest.cause} This has now lasted for ${spanOf(lasted)}, longer than it takes to pass by itself: something is wrong.`,
    fix: [...acts, "Look at the provider's status page, and ask its support with the raw reply."],
  };
}

function spanOf(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 2) return "a minute";
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
