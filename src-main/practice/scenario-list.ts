import type { Scenario } from "../contract/api.ts";
import type { PracticeScenario } from "./scenarios/scenario.ts";

/** The groups, in the order in which a person meets them. */
const groups = {
  works: "Everything works",
  dns: "DNS records",
  way: "The way to the servers",
  token: "App and token",
  message: "Sign-in and message",
  arrived: "After it arrived",
} as const;

/** Does a finding speak of the DNS? Its code begins with what is there. */
export const isOfDns = (code: string): boolean => /^(dns|spf|dkim|dmarc|mx)-/.test(code);

/** A group by what the finding of a scenario is about: its code begins with it. */
function groupOf({ finding, shows }: PracticeScenario): string {
  if (finding === null) return groups.works;
  if (shows === "delivered") return groups.arrived;
  if (isOfDns(finding)) return groups.dns;
  if (/^(network|tls)-|^smtp-(starttls|xoauth2|greeting|ehlo|not-smtp|server)/.test(finding))
    return groups.way;
  return /^(exchange|gmail|smtp)-/.test(finding) ? groups.message : groups.token;
}

/** Scenarios as they are offered: in groups, without how they bend the world. */
export function listed(scenarios: readonly PracticeScenario[]): Scenario[] {
  const order: readonly string[] = Object.values(groups);
  return scenarios
    .map((scenario) => {
      const { name, provider, title, finding } = scenario;
      return { name, provider, title, finding, group: groupOf(scenario) };
    })
    .toSorted((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
}
