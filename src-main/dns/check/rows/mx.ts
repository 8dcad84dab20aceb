import { isIPv4, isIPv6 } from "node:net";
import type { DnsRow } from "../../../contract/dns.ts";
import type { Finding } from "../../../contract/finding.ts";
import { recordsOf } from "../../ask/answer.ts";
import { isAtOrBelow, relativeName } from "../../ask/domain-name.ts";
import { recordText } from "../../ask/message.ts";
import { rowFinding, source } from "../../finding.ts";
import { isSpfRecord, parseSpf } from "../../spf/parse.ts";
import type { WantedOf } from "../records.ts";
import { providerOfMail } from "../suggest.ts";
import { openRow, type RowContext, unknownRow } from "./context.ts";

/**
 * Where replies go. A domain that only sends needs no MX record, and its replies bounce; but one that says it takes no mail
 * at all is refused as a sender by some receivers.
 */
export async function mxRow(context: RowContext, wanted: WantedOf<"mx">): Promise<DnsRow> {
  const row = openRow(wanted, context);
  const { view, domain } = context;
  const [seen, sends] = await Promise.all([
    // Replies go where the world sees them go, by a wildcard too.
    view.see(wanted.fqdn, "MX"),
    wanted.sends === true || letsSomebodySend(context),
  ]);
  if (seen.status === "failed") return unknownRow(row, seen);
  const records = recordsOf(seen, "MX").toSorted((a, b) => a.preference - b.preference);
  const found = records.map((r) => `${r.preference} ${r.exchange}`);
  const receiving = records.filter((r) => r.exchange !== ".");
  const isNull = receiving.length < records.length;
  if (isNull && sends) {
    const isWildcard = (await view.own(wanted.fqdn, "MX")).wildcard !== undefined;
    return {
      ...row,
      found,
      status: "advice",
      statusText: "Says that it takes no mail",
      findings: [nullMx(wanted.id, domain, isWildcard, receiving.length > 0)],
    };
  }
  if (receiving.length > 0) {
    const exchanges = receiving.map((r) => r.exchange);
    const known = providerOfMail(exchanges);
    const addresses = exchanges.filter(isAddress);
    if (addresses.length === 0) {
      const gone = await nowhere(context, exchanges);
      if (gone.length > 0)
        return {
          ...row,
          found,
          status: "advice",
          statusText:
            gone.length < exchanges.length ? "A mail host does not exist" : "Its mail host does not exist",
          findings: [mxGone(wanted.id, context, gone, gone.length < exchanges.length)],
        };
    }
    return {
      ...row,
      found,
      status: addresses.length > 0 ? "advice" : "found",
      statusText:
        addresses.length > 0 ? "An address for a name" : known ? `Found: ${known.words.name}` : "Found",
      findings: addresses.length > 0 ? [mxAddress(wanted.id, addresses)] : [],
    };
  }
  return {
    ...row,
    found,
    status: "covered",
    statusText: sends ? "Not needed to send" : "Takes and sends no mail",
    findings: sends ? [noMx(wanted.id, domain)] : [],
  };
}

/** False for a name that is parked: its SPF record lets nobody send. */
async function letsSomebodySend({ view, domain }: RowContext): Promise<boolean> {
  const records = (await view.see(domain, "TXT")).records.map(recordText).filter(isSpfRecord);
  return records.length !== 1 || parseSpf(records[0]!).terms[0]?.text.toLowerCase() !== "-all";
}

/** Mail hosts that are looked at. A domain has a handful. */
const mostExchanges = 5;

/** The mail hosts whose names do not exist, by what the zone they stand in says. */
async function nowhere({ view }: RowContext, exchanges: readonly string[]): Promise<string[]> {
  // The providers' own hosts exist: a DNS that does not know them says nothing of this domain's.
  const looked = exchanges.filter((name) => providerOfMail([name]) === null).slice(0, mostExchanges);
  const answers = await Promise.all(looked.map((name) => view.see(name, "A")));
  return looked.filter((_, i) => answers[i]!.status === "nxdomain" && answers[i]!.soa !== undefined);
}

/** `203.0.113.9`, and the same with the zone name added by the DNS host. */
const isAddress = (exchange: string): boolean =>
  isIPv4(exchange.split(".").slice(0, 4).join(".")) || isIPv6(exchange.split(".")[0] ?? "");

const noMx = (field: string, domain: string): Finding =>
  rowFinding(field, {
    code: "dns-mx-missing",
    severity: "info",
    title: `Replies to ${domain} will bounce`,
    cause: "The name has no MX record, so no server takes mail for it.",
    fix: ["Nothing, if nobody shall reply.", "Otherwise add the MX records of your mail provider."],
  });

const nullMx = (field: string, domain: string, isWildcard: boolean, hasOthers: boolean): Finding =>
  rowFinding(field, {
    code: "dns-null-mx",
    title: `${domain} says that it takes no mail, and some receivers refuse mail from such a domain`,
    cause: `A null MX ("0 .") means that a domain neither takes nor sends mail. Receivers may refuse mail from it (550 5.7.27), since no answer could ever come back.${hasOthers ? " Beside other MX records it is not allowed at all." : ""}`,
    fix: isWildcard
      ? [`Add an MX record at ${domain} itself: the null MX comes from a wildcard, which can stay.`]
      : ["Take the null MX away.", "Add the MX records of your mail provider, if replies shall arrive."],
    found: "0 .",
    sources: [source.dns(7505, "4.2")],
  });

/** The mail host without the zone name that the DNS host added to it: `smtp.google.com.acme.com`. */
function undoubled(exchange: string, apex: string | undefined): string | undefined {
  if (apex === undefined || !isAtOrBelow(exchange, apex)) return undefined;
  const meant = relativeName(exchange, apex);
  return providerOfMail([meant]) !== null ? meant : undefined;
}

function mxGone(field: string, { apex }: RowContext, gone: readonly string[], hasOthers: boolean): Finding {
  const [first = ""] = gone;
  const meant = undoubled(first, apex);
  return rowFinding(field, {
    code: meant === undefined ? "dns-mx-gone" : "dns-target-doubled",
    severity: hasOthers ? "info" : "warning",
    title:
      meant === undefined
        ? "An MX record names a host that does not exist"
        : "The zone name was added to the mail host",
    cause: `${gone.join(", ")} ${gone.length > 1 ? "do" : "does"} not exist in the DNS. ${hasOthers ? "Senders go on to the other mail hosts." : "Mail to the domain cannot be delivered, so replies bounce."}`,
    fix: [
      "Open the MX record at the DNS host.",
      meant === undefined
        ? "Enter the name that your mail provider shows, or take the record away."
        : `Enter the host with a dot at its end: ${meant}.`,
    ],
    ...(meant !== undefined && { expected: meant }),
    found: gone.join(", "),
    sources: [source.dns(5321, "5.1")],
  });
}

const mxAddress = (field: string, addresses: readonly string[]): Finding =>
  rowFinding(field, {
    code: "dns-mx-address",
    title: "An MX record holds an address in the place of a name",
    cause: `${addresses.join(", ")}: an MX record names a host (RFC 1035, section 3.3.9). Senders look the address up as a name and find nothing, so replies bounce.`,
    fix: [
      "Add an A record for a name, such as mail, with that address.",
      "Put the name into the MX record in the place of the address.",
    ],
    found: addresses.join(", "),
    sources: [source.dns(1035, "3.3.9")],
  });
