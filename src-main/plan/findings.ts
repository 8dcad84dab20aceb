import type { Change, Finding, StepId } from "../contract/index.ts";
import { MailwrightError } from "../contract/mailwright-error.ts";
import { type FindingDraft, finding } from "../contract/make-finding.ts";

/** Where a change is looked at again. */
const stepOf = ({ id }: Pick<Change, "id">): StepId => (id.startsWith("dns/") ? "dns" : "finish");

const words = (items: Change["items"]): string =>
  items.map(({ name, before }) => `${name}: ${before.join(" · ") || "nothing"}`).join("\n");

/** What stands there is no longer what the person agreed to replace. */
export const changedBehind = (now: Change, shown: Change): Finding =>
  finding({
    code: "plan-changed-behind",
    step: stepOf(now),
    title: `“${now.title}” is no longer what the plan shows`,
    cause: "What stands there was changed after the plan was read. Nothing was overwritten.",
    fix: ["Read the plan again.", "Look at what stands there now, then apply the new plan."],
    expected: words(shown.items),
    found: words(now.items),
  });

/** The system took the change and does not show it. */
export const notKept = (change: Change): FindingDraft => ({
  code: "plan-not-kept",
  step: stepOf(change),
  title: `“${change.title}” was sent, and is not there`,
  cause: "The system accepted the change, and shows the old state when it is read again.",
  fix: ["Read the plan again in a minute.", "Look at it in the system's own console."],
});

/**
 * A line of the log could not be written.
 * @param sent whether the change was made by then; else it waits for its line
 */
export const notLogged = (title: string, sent: boolean, { cause, fix, evidence }: Finding): FindingDraft => ({
  code: "plan-not-logged",
  step: "finish",
  title: sent
    ? `“${title}” was made, and the log of it could not be saved`
    : `“${title}” was not sent: the log could not be saved first`,
  cause: sent
    ? `${cause} The log has the change as begun, with what was there before.`
    : `${cause} Nothing is changed before the log says what was there.`,
  fix: [...fix.slice(0, 1), "Then read the plan again, and apply what is left."],
  ...(evidence !== undefined && { evidence }),
});

/** One plan of a setup is applied or taken back at a time, by whichever process. */
export const planBusy: FindingDraft = {
  code: "plan-busy",
  step: "finish",
  title: "The plan of this setup is being applied already",
  cause:
    "Two at once would do the same work twice. It runs in this window, in another one, or in a terminal.",
  fix: ["Wait until it has ended, or cancel it.", "Then read the plan again."],
};

export const planNotRead: FindingDraft = {
  code: "plan-not-read",
  step: "finish",
  title: "The plan has to be read first",
  cause: "Only what was shown is applied, and what stands there may have changed since.",
  fix: ["Read the plan.", "Look through it, then apply it."],
};

export const changeUnknown: FindingDraft = {
  code: "plan-change-unknown",
  step: "finish",
  title: "This change is not in the plan, or asks nothing",
  cause: "The plan was read again since, and is another one now.",
  fix: ["Read the plan again."],
};

export const readingCancelled: FindingDraft = {
  code: "plan-reading-cancelled",
  severity: "info",
  step: "finish",
  title: "Reading the connected systems was canceled",
  cause: "It was canceled here, or a newer reading took its place. Nothing was changed.",
  fix: ["Read the plan again when you want it."],
};

/** Why a run broke off before or beside its plan. */
export const planBroken = (error: unknown): Finding =>
  error instanceof MailwrightError
    ? error.finding
    : finding({
        code: "plan-broken-off",
        step: "finish",
        title: "The plan broke off",
        cause:
          "Something went wrong inside Mailwright. What was done is in the log, and is found again by reading.",
        fix: [
          "Read the plan again, and apply what is left.",
          "If it happens again, report it with the log file.",
        ],
      });
