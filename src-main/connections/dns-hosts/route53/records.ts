import { textOfStrings } from "../../../dns/ask/character-strings.ts";
import { canonicalName } from "../../../dns/ask/domain-name.ts";
import type { Edit, RecordSet, RecordValue } from "../host.ts";
import { child, textAt, type XmlElement, xmlText } from "./xml.ts";

/** A name as Route 53 lists it: with a dot at its end, and what is not plain as an octal escape (`\052` is `*`). */
export const nameOf = (raw: string): string =>
  canonicalName(
    raw.replace(/\\([0-3][0-7]{2})/g, (_all, octal) => String.fromCharCode(Number.parseInt(octal, 8))),
  );

/** Members by which a set is more than records: it is one of several at its name. */
const routing = [
  "SetIdentifier",
  "Weight",
  "Region",
  "GeoLocation",
  "Failover",
  "MultiValueAnswer",
  "CidrRoutingConfig",
  "GeoProximityLocation",
  "TrafficPolicyInstanceId",
];

/** Reads one `ResourceRecordSet`; undefined where a member that each has is missing. */
export function readSet(element: XmlElement): RecordSet | undefined {
  const [name, type] = [textAt(element, "Name"), textAt(element, "Type")];
  if (name === undefined || type === undefined) return undefined;
  const values = (child(element, "ResourceRecords")?.children ?? []).map((one): RecordValue => {
    const raw = textAt(one, "Value") ?? "";
    const text = type === "TXT" ? textOfStrings(raw) : type === "CNAME" ? canonicalName(raw) : raw;
    return { text, raw };
  });
  const alias = textAt(element, "AliasTarget", "DNSName");
  const special =
    alias !== undefined
      ? "an alias"
      : routing.some((member) => child(element, member))
        ? "a record with a routing policy"
        : undefined;
  return {
    name: nameOf(name),
    type: type.toUpperCase(),
    ttl: Number(textAt(element, "TTL") ?? 0),
    values: alias === undefined ? values : [{ text: canonicalName(alias), raw: alias }],
    ...(special !== undefined && { special }),
  };
}

const setText = (name: string, type: string, { ttl, values }: Pick<RecordSet, "ttl" | "values">): string =>
  `<ResourceRecordSet><Name>${xmlText(name)}.</Name><Type>${type}</Type><TTL>${ttl}</TTL><ResourceRecords>${values
    .map(({ raw }) => `<ResourceRecord><Value>${xmlText(raw)}</Value></ResourceRecord>`)
    .join("")}</ResourceRecords></ResourceRecordSet>`;

/**
 * The body of a change. A set is replaced by deleting it exactly as it was read and creating it anew, in one batch that is
 * carried out whole or not at all: UPSERT would overwrite whatever stands there by then.
 */
export function changeBody(edits: readonly Edit[], comment: string): string {
  const change = (action: string, set: string) => `<Change><Action>${action}</Action>${set}</Change>`;
  const changes = edits.flatMap(({ name, type, from, to }) => [
    ...(from ? [change("DELETE", setText(name, type, from))] : []),
    ...(to ? [change("CREATE", setText(name, type, to))] : []),
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?><ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Comment>${xmlText(comment)}</Comment><Changes>${changes.join("")}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`;
}
