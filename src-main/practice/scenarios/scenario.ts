import type { Scenario } from "../../contract/api.ts";
import type { ProviderId } from "../../contract/settings.ts";
import type { HttpReply, Plan, SmtpFaults } from "../plan.ts";

/** Bends a world in which everything works, whatever its consoles are. */
export type Bend = <C>(plan: Plan<C>) => Plan<C>;
/** Bends a world with the consoles of one provider. */
export type BendOf<C> = (plan: Plan<C>) => Plan<C>;

/** A failure to rehearse: how it bends the world, and the finding that must name it. */
export interface PracticeScenario extends Omit<Scenario, "group"> {
  bend(plan: Plan): Plan;
  /** Where the finding shows: in the run, or only in the source of the message that arrived. */
  readonly shows: "run" | "delivered";
}

/** What can happen with any provider. */
export type Line = Omit<PracticeScenario, "provider">;

/** A line of a table. */
export const line = <C>(
  name: string,
  finding: string | null,
  title: string,
  bend: BendOf<C>,
  shows: PracticeScenario["shows"] = "run",
) => ({ name, title, finding, bend, shows });

/** A line of a provider's table. */
export const scenario =
  <C>(provider: ProviderId) =>
  (...cells: Parameters<typeof line<C>>): PracticeScenario => ({ provider, ...line(...cells) });

/** Lines that change the same thing: the last cell is what `bend` takes. */
export const changing =
  <C, How, Made>(
    make: (...cells: Parameters<typeof line<C>>) => Made,
    bend: (how: How) => BendOf<NoInfer<C>>,
  ) =>
  (name: string, finding: string, title: string, how: How, shows?: PracticeScenario["shows"]) =>
    make(name, finding, title, bend(how), shows);

type How<T> = Partial<T> | ((now: T) => Partial<T>);
const changed = <T>(now: T, how: How<T>): T => ({ ...now, ...(typeof how === "function" ? how(now) : how) });

/** Changes one section of the plan. What is not named stays as it is. */
type Section = Exclude<keyof Plan, "serverClockMs" | "consoles">;
export const change =
  <K extends Section>(section: K, how: How<Plan[K]>): Bend =>
  (plan) => ({ ...plan, [section]: changed<Plan[K]>(plan[section], how) });

/** Changes what the provider's consoles know. What is not named stays as it is. */
export const inConsoles =
  <C>(how: How<C>): BendOf<C> =>
  (plan) => ({ ...plan, consoles: changed(plan.consoles, how) });

/** What the submission server does at its commands, whatever the consoles say. */
export const smtpSays = (faults: SmtpFaults): Bend =>
  change("smtp", (now) => ({ faults: { ...now.faults, ...faults } }));

/** Several at once. */
export const both =
  <C>(...bends: readonly BendOf<C>[]): BendOf<C> =>
  (plan) =>
    bends.reduce((now, bend) => bend(now), plan);

/** Every request to the token endpoint gets this answer instead of the provider's. */
export const tokenReply = (
  status: number,
  type: string,
  body: string,
  headers: HttpReply["headers"] = {},
): Bend =>
  change("tokenHost", {
    interception: { status, headers: { "content-type": type, ...headers }, body },
  });
