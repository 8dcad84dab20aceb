import type { DnsRow, DnsZone } from "../../../src-main/contract/dns.ts";
import { isInPlace } from "../../../src-main/contract/dns-rows.ts";
import { dateTime } from "../../app/words.ts";
import { DiffText } from "../../components/DiffText.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { type KeyValue, KeyValues } from "../../components/KeyValues.tsx";
import { DeedButton } from "../../setup/companion/DeedButton.tsx";
import { DkimPaste } from "./DkimPaste.tsx";
import s from "./Dns.module.css";

/** What a row says when it is open: the findings, what to enter, expected and found, and since when. */
export function DnsRowDetail({ row, zone }: { row: DnsRow; zone: DnsZone | undefined }) {
  return (
    <>
      {row.findings.map((finding) => (
        <FindingCard
          key={`${finding.code} ${finding.title}`}
          bare
          // Expected and found stand in the table below, for every row alike.
          finding={{ ...finding, expected: undefined, found: undefined }}
          actions={<DeedButton small finding={finding} />}
        />
      ))}
      {row.diff && toEnter(row) ? (
        <p className={s.diff}>
          <DiffText diff={row.diff} />
        </p>
      ) : null}
      <div className={s.sheet}>
        {toEnter(row) ? (
          <h3 className={s.sheetTitle}>Enter{zone?.provider ? ` at ${zone.provider}` : " in the zone"}</h3>
        ) : null}
        <KeyValues rows={facts(row)} />
        {toEnter(row) && zone?.hint ? <p className={s.hint}>{zone.hint}</p> : null}
      </div>
      {row.kind === "dkim" && !isInPlace(row) ? <DkimPaste row={row} /> : null}
      <Times row={row} />
    </>
  );
}

/** Something has to be entered for this row. What some name servers have was entered already. */
const toEnter = (row: DnsRow): boolean =>
  row.enter !== undefined && !isInPlace(row) && row.status !== "partial";

function facts(row: DnsRow): readonly KeyValue[] {
  const list = (values: readonly string[]) =>
    values.length === 0
      ? "Nothing"
      : values.map((value) => (
          <code key={value} className={s.line}>
            {value}
          </code>
        ));
  const enter = toEnter(row)
    ? [
        { label: "Type", value: row.type },
        { label: "Host", value: row.host },
        { label: "Value", value: row.enter ?? "" },
        ...otherForms(row),
      ]
    : [];
  return [
    ...enter,
    // Where the value to enter is what is expected, once is enough.
    ...(toEnter(row) && row.enter === row.expected ? [] : [{ label: "Expected", value: row.expected }]),
    { label: "Found in the zone", value: "", shown: list(row.found) },
    ...(row.foundByResolver
      ? [{ label: "Found by resolvers", value: "", shown: list(row.foundByResolver) }]
      : []),
    { label: "Full name", value: row.fqdn },
  ];
}

/** The value in the forms that this host does not ask for: a zone may be edited by a script or through an API as well. */
function otherForms({ kind, enter, value, quoted }: DnsRow): readonly KeyValue[] {
  if (kind !== "spf" || value === undefined || quoted === undefined) return [];
  return [
    ...(enter === value ? [] : [{ label: "Value, plain", value }]),
    ...(enter === quoted ? [] : [{ label: "Value, quoted", value: quoted }]),
  ];
}

function Times({ row }: { row: DnsRow }) {
  const parts = [
    row.since ? `Like this since ${dateTime(row.since)}.` : null,
    row.cachedUntil && Date.parse(row.cachedUntil) > Date.now()
      ? `Resolvers may give out the old answer until ${dateTime(row.cachedUntil)}.`
      : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? <p className="note">{parts.join(" ")}</p> : null;
}
