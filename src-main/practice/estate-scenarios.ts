import type { EstateScenario } from "../contract/api.ts";
import { MailwrightError } from "../contract/problem.ts";
import type { Setup } from "../contract/setup.ts";
import { type Trouble, troubles } from "./dns-hosts/stage.ts";
import { type OktaTrouble, oktaTroubles } from "./okta/scenario.ts";
import type { EstateScenarios } from "./open-estate.ts";

/** What may go wrong while a plan is applied: in the window, and by `rehearse --apply`. */
export interface PlayedEstate extends EstateScenario {
  /** Which of the company's systems plays which trouble. */
  readonly plays: EstateScenarios;
}

/** How each is won: by what the plan offers, or by a deed at a console, whose words are on a button. */
const byItself = "The plan waits, asks again and gets through by itself.";
const again = "Apply the plan again: it goes on where it stopped.";
const asks = "Answer the question of the plan.";
const deed = (label: string) => ({ ends: "Mend it at the console, then go on with the plan.", deed: label });
/** Words alone where no deed is needed. */
type Ending = string | Pick<EstateScenario, "ends" | "deed">;

const oktaEndings: Readonly<Record<Exclude<OktaTrouble, "works">, Ending>> = {
  "feature-off": asks,
  "feature-absent": "Apply the plan: Okta's answer to the server tells that it is on for everybody.",
  classic: deed("Move the practice org to Identity Engine"),
  "no-role": deed("Give the token's creator the role"),
  "scope-missing": deed("Grant the scope to the service app"),
  "log-scope-missing": deed("Grant the scope to the service app"),
  dpop: byItself,
  "domain-exists": "Apply the plan: it verifies what is there.",
  "domain-other-sender": asks,
  "domain-other-brand": deed("Remove it from the other brand"),
  "domain-taken": deed("Have the other org let it go"),
  "verify-failed": again,
  "verify-failed-to-verify": again,
  "verify-polling": byItself,
  "test-disabled": "Apply the plan again, and answer its question: the server is enabled for the test alone.",
  "server-unreachable": deed("Open the practice mail server's firewall to Okta"),
  "server-auth": deed("Let the practice mail server take the sign-in"),
  "server-limit": deed("Remove a server that nobody uses"),
  "server-token": deed("Let the practice token endpoint answer Okta"),
  "other-enabled": asks,
  "enabled-meanwhile": `${again} It asks about the other server.`,
  "bare-list": byItself,
  throttled: byItself,
  trouble: byItself,
  cut: byItself,
  "log-late": byItself,
  "mail-lost": "Read the plan after enabling: Finish and the plan name what the provider told Okta.",
  "log-failure": "The plan asks whether to send the test again: the second one arrives.",
};
const hostEndings: Readonly<Record<Trouble, Ending>> = {
  twin: "Nothing is to be mended: the zone that the registrar points to is picked.",
  "only-twin": deed("Sign in to the account that has the zone"),
  "private-twin": "Nothing is to be mended: the public zone is picked.",
  "only-private": deed("Make the token for the public zone"),
  "other-zone": deed("Make the token for this zone"),
  "read-only": deed("Let the token edit records"),
  throttled: byItself,
  half: again,
  cut: byItself,
};

const endingOf = (ending: Ending) => (typeof ending === "string" ? { ends: ending } : ending);

const of = <T extends string>(
  prefix: string,
  group: string,
  titles: Readonly<Record<T | "works", string>>,
  endings: Readonly<Record<T, Ending>>,
  plays: (trouble: T) => EstateScenarios,
): PlayedEstate[] =>
  (Object.keys(endings) as T[]).map((trouble) => ({
    name: `${prefix}-${trouble}`,
    group,
    title: titles[trouble],
    ...endingOf(endings[trouble]),
    plays: plays(trouble),
  }));

export const estateScenarios: readonly PlayedEstate[] = [
  ...of("okta", "The org at Okta", oktaTroubles, oktaEndings, (okta) => ({ okta })),
  ...of("dns-host", "The zone at its host", { works: "", ...troubles }, hostEndings, (dnsHosts) => ({
    dnsHosts,
  })),
];

/** As people choose from them in the window. There the org is connected by a token: what a service app may lack does not show. */
export const estateScenarioList = (): EstateScenario[] =>
  estateScenarios
    .filter(
      ({ plays: { okta } }) => okta !== "dpop" && okta !== "scope-missing" && okta !== "log-scope-missing",
    )
    .map(({ plays: _, ...shown }) => shown);

/** What the company of a practice setup plays. A name that is no longer in the list plays nothing. */
export const estatePlays = ({ practice }: Pick<Setup, "practice">): EstateScenarios =>
  estateScenarios.find(({ name }) => name === practice?.estate)?.plays ?? {};

/** The scenario of that name; undefined where it is none of the estate's. Throws `practice-scenario-needs-apply` without a plan. */
export function estateScenarioOf(name: string, applies: boolean): PlayedEstate | undefined {
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
