import type { DnsRow } from "../../../contract/dns.ts";
import { recordText } from "../../ask/message.ts";
import type { Seen } from "../../ask/view.ts";
import { showText } from "../../damage.ts";
import { spfLimits } from "../../spf/limited-dns.ts";
import { nearSpf } from "../../spf/lint.ts";
import { isSpfTail, withoutVersion } from "../../spf/mend.ts";
import { isSpfRecord, parseSpf } from "../../spf/parse.ts";
import { type SpfQuery, toSpfAnswer } from "../../spf/query.ts";
import { reachInclude } from "../../spf/reach.ts";
import { lookupsOf, walkSpf } from "../../spf/walk.ts";
import type { WantedOf } from "../records.ts";
import {
  agreement,
  behindRow,
  cachedUntil,
  openRow,
  type RowContext,
  unknownRow,
  valuesOf,
} from "./context.ts";
import { atCname, missing, several } from "./spf-absent.ts";
import { damaged, damagedTexts, isRead, splitRow, unreadTerm } from "./spf-damaged.ts";
import { withoutProvider, withProvider } from "./spf-verdict.ts";

/** The SPF record of the domain: does it let the provider send, and if not, which is the smallest change that does? */
export async function spfRow(context: RowContext, wanted: WantedOf<"spf">): Promise<DnsRow> {
  const { view, host, nowMs } = context;
  const { include } = wanted;
  const row = openRow(wanted, context);
  const query: SpfQuery = async (name, type) => toSpfAnswer(await view.see(name, type));
  // The provider's own record is asked for at once: whatever the domain's says, its cost is needed.
  const [seen, providerTree] = await Promise.all([
    view.own(wanted.fqdn, "TXT"),
    include === null ? undefined : walkSpf(query, include),
  ]);
  if (seen.status === "failed") return unknownRow(row, seen);
  const best = freshest(seen, include);
  const records = spfTexts(best);
  // Servers that answer otherwise are behind, whether they have an older record or none.
  const agreed = agreement(seen, (answer) => spfTexts(answer).sort().join() === [...records].sort().join());
  const base: DnsRow = {
    ...row,
    // A record that is there need not be the one a new name would get.
    ...(records.length > 0 && include !== null && { expected: `include:${include}` }),
    found: (records.length > 0
      ? records
      : valuesOf(seen).filter((v) => /spf/i.test(v) || v.startsWith("CNAME "))
    ).map(showText),
    ...cachedUntil(seen, nowMs),
  };
  const recount = async (value: string) => lookupsOf(await walkSpf(query, wanted.fqdn, [value]));
  const spoiled = damagedTexts(best.records);
  const make = { host, wanted, base, query, recount };
  const isWorking =
    include !== null &&
    spoiled.length > 0 &&
    spoiled.every(isRead) &&
    reachInclude(await walkSpf(query, wanted.fqdn, records), include).kind === "passes";
  if (spoiled.length > 0 && !isWorking)
    return damaged(
      make,
      spoiled,
      records.filter((text) => spoiled.every((d) => d.text !== text)),
    );
  const [head] = records;
  const tails = best.records.map(recordText).filter(isSpfTail);
  if (head !== undefined && records.length === 1 && tails.length > 0 && parseSpf(head).errors.length === 0)
    return splitRow(make, head, tails);
  const noted = {
    ...base,
    findings: [
      ...nearSpf(row.id, best.records.map(recordText)),
      ...spoiled.map((one) => unreadTerm(row.id, one)),
    ],
  };
  const [beheaded, another] =
    records.length > 0 ? [] : best.records.flatMap((r) => withoutVersion(recordText(r)) ?? []);
  if (beheaded && !another) return damaged(make, [beheaded], []);
  if (records.length === 0) return missing(context, wanted, noted, seen, query, recount);

  const tree = await walkSpf(query, wanted.fqdn, records);
  if (records.length > 1) return several(host, wanted, noted, tree, recount);
  const counted: DnsRow = { ...noted, lookups: { used: lookupsOf(tree), limit: spfLimits.lookups } };
  const judged =
    include === null
      ? withoutProvider(counted, tree)
      : await withProvider(
          { host, include, row: counted, tree, providerTree, query, recount },
          reachInclude(tree, include),
        );
  // The record is the target's: nothing of it can be changed here.
  if (seen.aliases.length > 0 && judged.status !== "found") return atCname(base, seen);
  return judged.status === "found" && agreed.share === "some"
    ? behindRow(judged, seen, agreed, nowMs)
    : judged;
}

const spfTexts = (answer: Pick<Seen, "records">): string[] =>
  answer.records.map(recordText).filter(isSpfRecord);

/** Of name servers that differ, the answer that has the provider in it is taken for the new one. */
function freshest(seen: Seen, include: string | null): Pick<Seen, "records"> {
  const withProvider = seen.groups.find(
    (g) => include !== null && spfTexts(g.answer).some((text) => text.toLowerCase().includes(include)),
  );
  return withProvider?.answer ?? seen;
}
