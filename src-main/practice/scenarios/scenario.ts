import type { Scenario } from "../../contract/api.ts";
import type { ProviderId } from "../../contract/settings.ts";
import type { Plan, SmtpFault, SmtpFaults } from "../plan.ts";

/** Bends a world in which everything works. */
export type Bend = (plan: Plan) => Plan;

/** A failure to rehearse: how it bends the world, and the finding that must name it. */
export interface PracticeScenario extends Omit<Scenario, "group"> {
  readonly bend: Bend;
  /** Where the finding shows: in the run, or only in the source of the message that arrived. */
  readonly shows: "run" | "delivered";
}

/** A line of a provider's table. */
export const scenario =
  (provider: ProviderId) =>
  (
    name: string,
    finding: string | null,
    title: string,
    bend: Bend,
    shows: PracticeScenario["shows"] = "run",
  ): PracticeScenario => ({
    provider,
    name,
    title,
    finding,
    bend,
    shows,
  });

/** Changes one section of the plan. What is not named stays as it is. */
type Section = Exclude<keyof Plan, "serverClockMs">;
export const change =
  <K extends Section>(section: K, how: Partial<Plan[K]> | ((now: Plan[K]) => Partial<Plan[K]>)): Bend =>
  (plan) => ({
    ...plan,
    [section]: { ...plan[section], ...(typeof how === "function" ? how(plan[section]) : how) },
  });

/** What the submission server does at one command, whatever the consoles say. */
export const smtpFault = (command: keyof SmtpFaults, fault: SmtpFault): Bend =>
  change("smtp", (now) => ({ faults: { ...now.faults, [command]: fault } }));

/** Several at once. */
export const both =
  (...bends: readonly Bend[]): Bend =>
  (plan) =>
    bends.reduce((now, bend) => bend(now), plan);

/** Every request to the token endpoint gets this answer instead of the provider's. */
export const tokenReply = (
  status: number,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Bend =>
  change("tokenHost", {
    interception: { status, headers: { "content-type": contentType, ...headers }, body },
  });
