import { MailwrightError } from "../contract/problem.ts";
import { troubles } from "./dns-hosts/stage.ts";
import { oktaTroubles } from "./okta/scenario.ts";
import type { EstateScenarios } from "./open-estate.ts";

/** What may go wrong while a plan is applied, to be rehearsed with `rehearse --apply`. */
export interface EstateScenario {
  /** "okta-throttled", "dns-host-twin". */
  readonly name: string;
  readonly title: string;
  /** Which of the company's systems plays which trouble. */
  readonly plays: EstateScenarios;
}

const of = <T extends string>(
  prefix: string,
  titles: Readonly<Record<T, string>>,
  plays: (trouble: T) => EstateScenarios,
): EstateScenario[] =>
  Object.entries<string>(titles)
    .filter(([trouble]) => trouble !== "works")
    .map(([trouble, title]) => ({ name: `${prefix}-${trouble}`, title, plays: plays(trouble as T) }));

export const estateScenarios: readonly EstateScenario[] = [
  ...of("okta", oktaTroubles, (okta) => ({ okta })),
  ...of("dns-host", troubles, (dnsHosts) => ({ dnsHosts })),
];

/** The scenario of that name; undefined where it is none of the estate's. Throws `practice-scenario-needs-apply` without a plan. */
export function estateScenarioOf(name: string, applies: boolean): EstateScenario | undefined {
  const found = estateScenarios.find((scenario) => scenario.name === name);
  if (found && !applies) throw new MailwrightError(needsApply(name));
  return found;
}

const needsApply = (name: string) => ({
  code: "practice-scenario-needs-apply",
  step: "test" as const,
  title: `“${name}” shows while a plan is applied`,
  cause: "It is a scenario of the practice company's Okta org or DNS host. Without a plan neither is asked.",
  fix: ["Add --apply."],
});
