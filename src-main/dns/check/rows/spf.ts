import type { DnsRow } from "../../../contract/dns.ts";
import { recordText } from "../../ask/message.ts";
import type { Seen } from "../../ask/view.ts";
import { spfLimits } from "../../spf/limited-dns.ts";
import { nearSpf } from "../../spf/lint.ts";
import { isSpfRecord } from "../../spf/parse.ts";
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
import { withoutProvider, withProvider } from "./spf-verdict.ts";

/** The SPF record of the domain: does it let the provider send, and if not, which is the smallest change that does? */
export async function spfRow(context: RowContext, wanted: WantedOf<"spf">): Promise<DnsRow> {
  const { view, nowMs } = context;
  const row = openRow(wanted, context);
  const query: SpfQuery = async (name, type) => toSpfAnswer(await view.see(name, type));
  // The provider's own record is asked for at once: whatever the domain's says, its cost is needed.
  const [seen, providerTree] = await Promise.all([
    view.see(wanted.fqdn, "TXT"),
    wanted.include === null ? undefined : walkSpf(query, wanted.include),
  ]);
  if (seen.status === "failed") return unknownRow(row);
  const best = freshest(seen, wanted.include);
  const records = spfTexts(best);
  // Servers that answer otherwise are behind, whether they have an older record or none.
  const agreed = agreement(seen, (answer) => spfTexts(answer).sort().join() === [...records].sort().join());
  const base: DnsRow = {
    ...row,
    // A record that is there need not be the one a new name would get.
    ...(records.length > 0 && wanted.include !== null && { expected: `include:${wanted.include}` }),
    found:
      records.length > 0 ? records : valuesOf(seen).filter((v) => /spf/i.test(v) || v.startsWith("CNAME ")),
    findings: [...nearSpf(row.id, seen.records.map(recordText)), ...atCname(row, seen)],
    ...cachedUntil(seen, nowMs),
  };
  const recount = async (value: string) => lookupsOf(await walkSpf(query, wanted.fqdn, [value]));
  if (records.length === 0) return missing(context, wanted, base, seen, recount);

  const tree = await walkSpf(query, wanted.fqdn, records);
  if (records.length > 1) return several(context.host, wanted, base, tree, recount);
  const used = lookupsOf(tree);
  const counted: DnsRow = { ...base, lookups: { used, limit: spfLimits.lookups } };
  if (wanted.include === null) return withoutProvider(counted, tree);
  const reach = reachInclude(tree, wanted.include);
  const judged = await withProvider(
    { host: context.host, include: wanted.include, row: counted, tree, providerTree, query, recount },
    reach,
  );
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
