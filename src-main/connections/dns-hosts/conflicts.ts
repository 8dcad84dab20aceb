import type { Finding } from "../../contract/index.ts";
import { source } from "../../dns/finding.ts";
import { finding } from "./findings.ts";
import { type Held, shown, type Verdict } from "./verdict.ts";
import type { Wish } from "./wishes.ts";

/** A conflict stops the run: Mailwright does not decide what of somebody else's goes. Each says what stands there. */
const conflict = (wish: Wish, { sets }: Held, why: Parameters<typeof finding>[0]): Verdict => ({
  state: "conflict",
  now: shown(sets),
  finding: finding({ field: wish.row?.id, ...why }),
});

const stands = ({ sets }: Held): string => shown(sets).join("\n").slice(0, 2000);

export const nameTaken = (wish: Wish, held: Held): Verdict =>
  conflict(wish, held, {
    code: "dns-host-name-taken",
    title: `${wish.name} is taken`,
    cause:
      wish.type === "CNAME"
        ? "A CNAME cannot share its name with other records, and some stand there."
        : "A CNAME stands there, and nothing can stand beside it.",
    fix: [
      "Find out who uses what stands there. Nothing of it was changed.",
      "Take it out at the DNS host if nobody does, and read the plan again.",
    ],
    expected: `${wish.type} ${wish.value ?? ""}`.trim(),
    found: stands(held),
    sources: [source.dns(1034, "3.6.2")],
  });

export const valueTaken = (wish: Wish, held: Held, value: string): Verdict =>
  conflict(wish, held, {
    code: "dns-host-value-taken",
    title: `Another value stands at ${wish.name}`,
    cause: "Only one may stand there, and it is not the one that is needed. It may serve another system.",
    fix: [
      "Find out who uses the value that stands there. It was not changed.",
      "Replace it at the DNS host if nobody does, and read the plan again.",
    ],
    expected: value,
    found: stands(held),
  });

export const severalValues = (wish: Wish, held: Held, texts: readonly string[]): Verdict =>
  conflict(wish, held, {
    code: "dns-host-several-values",
    title: `${texts.length} records stand at ${wish.name} where one may`,
    cause: "Receivers take none of them, or any. Which one is meant is not for Mailwright to say.",
    fix: ["Keep the right one at the DNS host, delete the others, and read the plan again."],
    found: texts.join("\n").slice(0, 2000),
  });

export const severalSpf = (wish: Wish, held: Held, records: readonly string[]): Verdict =>
  conflict(wish, held, {
    code: "dns-host-spf-several",
    title: `${records.length} SPF records stand at ${wish.name}`,
    cause:
      "With more than one, SPF fails for all mail. Which of their senders are still right has to be decided first.",
    fix: [
      ...(wish.row?.value === undefined ? [] : [`Put one record in their place: ${wish.row.value}`]),
      "Make one record of them at the DNS host, and read the plan again.",
    ],
    found: records.join("\n").slice(0, 2000),
    sources: [source.spf("3.2")],
  });

export const brokenSpf = (wish: Wish, held: Held, record: string): Verdict =>
  conflict(wish, held, {
    code: "dns-host-spf-broken",
    title: `The SPF record at ${wish.name} has a mistake`,
    cause: "A record with a mistake is none for receivers. It is mended first, and not extended.",
    fix: ["Mend it at the DNS host, as the DNS check shows, and read the plan again."],
    found: record.slice(0, 2000),
    sources: [source.spf("4.6")],
  });

/** The record is of the kind that the DNS check found no edit for: its finding says why. */
export const unwritableSpf = ({ sets }: Held, reason: Finding): Verdict => ({
  state: "conflict",
  now: shown(sets),
  finding: reason,
});

export const specialSet = (wish: Wish, held: Held, special: string): Verdict =>
  conflict(wish, held, {
    code: "dns-host-special-set",
    title: `${wish.name} is ${special} at the DNS host`,
    cause:
      "It is more than a record: what it answers depends on rules of the host, which Mailwright does not write.",
    fix: ["Change it by hand at the DNS host, then read the plan again."],
    expected: `${wish.type} ${wish.value ?? ""}`.trim(),
    found: stands(held),
  });

export const outsideZone = (wish: Wish, held: Held): Verdict =>
  conflict(wish, held, {
    code: "dns-host-outside-zone",
    title: `${wish.name} is not in the zone ${held.apex}`,
    cause: "The connection reaches this zone alone. The record belongs into another one.",
    fix: ["Enter this record by hand, as the DNS check shows it."],
  });

export const delegatedAway = (wish: Wish, held: Held): Verdict =>
  conflict(wish, held, {
    code: "dns-host-delegated-away",
    title: `${wish.name} is a zone of its own`,
    cause:
      "NS records hand the name over to other servers. A record that is written here is asked by nobody.",
    fix: ["Enter the record at the DNS host of that zone."],
    found: stands(held),
    sources: [source.dns(1034, "4.2.1")],
  });
