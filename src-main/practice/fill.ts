import { type DkimValues, MailwrightError, type Setup, type StepId } from "../contract/index.ts";
import { type DkimRecord, everyProvider, providers } from "../providers/index.ts";
import { domainStep } from "./company.ts";
import { practiceDkimKey } from "./dkim.ts";
import { practices } from "./index.ts";
import { practiceValues } from "./values.ts";

/** Fills what is empty in a step with the practice company's values. What was typed stays. */
export function fill(setup: Setup, step: StepId): Setup {
  const provider = setup.provider ?? everyProvider[0]!.id;
  const values = practiceValues(provider);
  switch (step) {
    case "domain": {
      const { domain } = setup;
      // What is filled in fits the domain that was typed: a From address of another domain would be a mistake to mend.
      const own = domain.emailDomain ? domainStep(domain.emailDomain) : values.domain;
      return {
        ...setup,
        provider,
        domain: {
          prerequisites: { ...values.domain.prerequisites, ...domain.prerequisites },
          customUrlDomain: domain.customUrlDomain || values.domain.customUrlDomain,
          emailDomain: domain.emailDomain || values.domain.emailDomain,
          from: domain.from || own.from,
          oktaRecords: domain.oktaRecords.length ? domain.oktaRecords : own.oktaRecords,
        },
      };
    }
    case "app": {
      // The mailbox is the From address, as it is for most: the practice company's only where none was given.
      const { username, subject, ...rest } = values.settings;
      const mailbox = setup.domain.from ? {} : { username, subject };
      return { ...setup, settings: { ...rest, ...mailbox, ...setup.settings } };
    }
    default:
      return setup;
  }
}

/** What the console of the practice provider shows for the domain's DKIM records. */
export async function consoleDkim({
  provider,
  domain: { emailDomain },
  settings,
}: Setup): Promise<DkimValues> {
  const practice = practices[provider ?? everyProvider[0]!.id];
  const cloud = providers[practice.id].cloudOf(settings) ?? null;
  const { record } = await practiceDkimKey();
  const value = (wanted: DkimRecord) => practice.keyOf?.(wanted, emailDomain, cloud) ?? record;
  return {
    domain: emailDomain,
    records: (cloud?.dns.dkim ?? []).map((wanted) => ({ id: wanted.id, value: value(wanted) })),
  };
}

/** Throws `practice-only` for a real setup. */
export function practiceOnly(setup: Setup): void {
  if (setup.practice) return;
  throw new MailwrightError({
    code: "practice-only",
    step: "credentials",
    title: "This is a real setup",
    cause:
      "Practice values and practice secrets belong in a practice setup. A real one takes real values only.",
    fix: ["Use the values of your own console.", "To rehearse, go home and start a practice setup."],
  });
}
