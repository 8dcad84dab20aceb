import { isInPlace } from "../../contract/dns-rows.ts";
import { canonicalName } from "../../dns/ask/domain-name.ts";
import { showText } from "../../dns/damage.ts";
import { addInclude, newSpf } from "../../dns/spf/edit.ts";
import { isMechanism, isSpfRecord, parseSpf } from "../../dns/spf/parse.ts";
import { brokenSpf, severalSpf, unwritableSpf } from "./conflicts.ts";
import { type Held, pending, textsOf, type Verdict } from "./verdict.ts";
import type { Wish } from "./wishes.ts";

/**
 * The SPF record of a name: at most one, edited in place by the smallest edit (RFC 7208 section 3.2). Of a text that the DNS
 * check judged, its judgement counts: it has followed the includes. Another text is read here.
 */
export function judgeSpf(wish: Wish, held: Held): Verdict | undefined {
  const { row, include } = wish;
  const all = textsOf(held.sets.find(({ type }) => type === "TXT"));
  const records = all.filter(isSpfRecord);
  if (records.length > 1) return severalSpf(wish, held, records);
  const goes = all.filter((text) => wish.replaces.includes(text));
  const [record] = records;
  if (record === undefined) {
    const value = wish.value ?? (include === undefined ? undefined : newSpf(include));
    return value === undefined ? undefined : pending(wish, held, goes, value);
  }
  if (record === wish.value) return { state: "right", now: [record] };
  if (wish.value !== null && goes.length === 1 && goes[0] === record)
    return pending(wish, held, goes, wish.value, row?.diff);
  const isJudged = row?.found.includes(showText(record)) ?? false;
  if (isJudged && row && isInPlace(row)) return { state: "right", now: [record] };
  if (include === undefined || names(record, include)) return { state: "right", now: [record] };
  if (isJudged && row && wish.value === null) {
    const reason = row.findings.find(({ severity }) => severity !== "info");
    // Run by a service that decides for each message: nothing is to be written, and nothing stands in the way.
    if (row.status === "advice" || !reason) return { state: "right", now: [record] };
    return unwritableSpf(held, reason);
  }
  const edit = addInclude(record, include);
  if (!edit) return brokenSpf(wish, held, record);
  return pending(wish, held, [record], edit.value, [...edit.diff]);
}

/** True when the record names the include with result pass, before `all` ends it. */
function names(record: string, include: string): boolean {
  const { terms } = parseSpf(record);
  const end = terms.findIndex(({ kind }) => kind === "all");
  return terms
    .slice(0, end < 0 ? terms.length : end)
    .some(
      (term) =>
        isMechanism(term) &&
        term.kind === "include" &&
        term.qualifier === "+" &&
        canonicalName(term.spec.text) === canonicalName(include),
    );
}
