import { oktaChanges } from "../../../src-main/contract/okta-changes.ts";
import type { Change, JournalEntry } from "../../../src-main/contract/plan.ts";
import { answerTo, isSettled } from "../../../src-main/contract/plan-order.ts";
import type { ConsoleTask } from "../../../src-main/contract/setup-view.ts";

export interface Remaining {
  /** Ticks are kept under it, with the other tasks of the setup. */
  readonly id: string;
  readonly what: string;
  readonly why: string;
  /** Changes of the plan that prove it, all of them, where Okta is connected. */
  readonly provedBy?: readonly string[];
  /** What is pasted there. */
  readonly copy?: { readonly label: string; readonly text: string };
}

/** The query for Okta's System Log: mail that was given up, after all of Okta's own retries. */
const failedMail = 'eventType eq "system.email.delivery" and outcome.result eq "FAILURE"';

const watch: Remaining = {
  id: "finish-log",
  what: "Reports > System Log: watch for mail that was given up.",
  why: "That event is the only sign of it. byo_email_server_error_response in it is your provider's reply: paste it into Explain on the home page.",
  copy: { label: "System Log query", text: failedMail },
};

/** Okta's switch is a task of the Provider app step already: here it is the same one, and ticked when it was ticked there. */
const featureOf = ({ id, title, where, why, copy }: ConsoleTask): Remaining => ({
  id,
  what: `${title}.`,
  why: `${where}. ${why}`,
  provedBy: [oktaChanges.feature],
  ...(copy[0] && { copy: { label: copy[0].label, text: copy[0].value } }),
});

/**
 * What only Okta can do or show, in order. Labels are those of the Admin Console. `fromOkta`: why a test may pass here and fail
 * from Okta; `tasks`: those of the Provider app step.
 */
export const remaining = (fromOkta: string, tasks: readonly ConsoleTask[]): readonly Remaining[] => [
  ...tasks.filter(({ id }) => id === "okta-feature").map(featureOf),
  {
    id: "finish-domain",
    provedBy: [oktaChanges.verify],
    what: "Customizations > Brands > Domains: verify the email domain.",
    why: "One for each brand that sends. Okta asks the DNS for up to 24 hours after Verify.",
  },
  {
    id: "finish-provider",
    provedBy: [oktaChanges.server],
    what: "Customizations > Email provider > Add custom email provider: enter the values above and save.",
    why: "An org has one provider; one that is there has to go first. Or run the script of the bundle, which creates it disabled, tests it and enables it.",
  },
  {
    id: "finish-test",
    provedBy: [oktaChanges.test, oktaChanges.received],
    what: "Send test email, with the From address of your email domain.",
    why: fromOkta,
  },
  {
    id: "finish-enable",
    provedBy: [oktaChanges.enable],
    what: "When it has arrived, switch on “Use custom email provider”.",
    why: "From then on all mail of the org goes this way. Okta does not fall back to its own mailer when yours fails.",
  },
  {
    id: "finish-user-mail",
    what: "Trigger a mail to an end user, such as a password reset, and look at its sender.",
    why: "Mail started from the Admin Console comes from Okta's own address and proves nothing.",
  },
  watch,
];

/**
 * Is it proved by the plan? By what was read of the systems, where it was; otherwise by the log of what was done through here.
 * @param read the changes as they were read; null before that @param logged as the log has them
 */
export function isProved(
  { provedBy = [] }: Remaining,
  read: readonly Change[] | null,
  logged: readonly Change[],
  journal: readonly JournalEntry[],
): boolean {
  const isDone = (id: string): boolean => {
    const change = (read ?? logged).find((one) => one.id === id);
    return change ? isSettled(change) : !read && answerTo({ id, needs: [] }, journal) === "yes";
  };
  return provedBy.length > 0 && provedBy.every(isDone);
}
