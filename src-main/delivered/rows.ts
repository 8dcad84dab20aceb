import type { DeliveredRow, DeliveredStatus } from "../contract/delivered.ts";
import { isAtOrBelow } from "../dns/ask/domain-name.ts";
import { isRegistry } from "../dns/ask/registered-name.ts";
import type { AuthenticationResults, MethodResult } from "./authentication-results.ts";
import type { Verified } from "./message-authentication.ts";
import { domainOf, type MessageSource } from "./source.ts";

export interface Judged {
  readonly source: MessageSource;
  readonly results: AuthenticationResults | undefined;
  readonly here: Verified | undefined;
  readonly from: string;
  readonly expectedFrom: string;
  readonly returnPath: string;
}

/** One row for the From address and one for each mechanism. The receiver's word counts before ours: it saw the message arrive. */
export function rowsOf(judged: Judged): DeliveredRow[] {
  return [fromRow(judged), spfRow(judged), dkimRow(judged), dmarcRow(judged)];
}

function fromRow({ from, expectedFrom }: Judged): DeliveredRow {
  const expected = expectedFrom.trim().toLowerCase();
  if (expected === "" || expected === from)
    return { id: "from", status: "passed", text: `Arrived as ${from}` };
  return { id: "from", status: "failed", text: `Arrived as ${from || "nobody"}, sent as ${expected}` };
}

/** RFC 7489 section 3.1.1: the same organizational domain, which DMARC finds; without its word, one name below the other. */
function aligned(domain: string, { from, here }: Judged): boolean {
  const author = domainOf(from);
  // A registry's own DMARC record, as gov.uk has one, makes no organization of those who register there.
  const within = (name: string, above: string) => !isRegistry(above) && isAtOrBelow(name, above);
  const organization = here?.dmarc?.organization ?? "";
  return (
    domain === author ||
    within(domain, author) ||
    within(author, domain) ||
    (organization !== "" && within(domain, organization))
  );
}

/** A mechanism's result for a domain, in the words of RFC 8601, as a status. */
function statusOf(result: string, domain: string, judged: Judged): DeliveredStatus {
  switch (result) {
    case "pass":
      return aligned(domain, judged) ? "passed" : "not-aligned";
    case "none":
      return "none";
    case "temperror":
      return "unknown";
    default:
      return "failed";
  }
}

const words: Readonly<Record<DeliveredStatus, string>> = {
  passed: "Passed",
  "not-aligned": "Passed, for another domain",
  failed: "Did not pass",
  none: "Nothing there to check",
  unknown: "Not known",
};
const inWords = (status: DeliveredStatus, domain: string): string =>
  domain === "" || status === "none" || status === "unknown" ? words[status] : `${words[status]}: ${domain}`;

const of = (results: AuthenticationResults | undefined, method: string): readonly MethodResult[] =>
  (results?.results ?? []).filter((r) => r.method === method);

/** Best first: any aligned signature is enough for DMARC. */
const order: readonly DeliveredStatus[] = ["passed", "not-aligned", "failed", "unknown", "none"];
const best = <T extends { status: DeliveredStatus }>(all: readonly T[]): T | undefined =>
  all.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status))[0];

function row(
  id: DeliveredRow["id"],
  receiver: { status: DeliveredStatus; domain: string; said: string } | undefined,
  here: { status: DeliveredStatus; domain: string; said: string } | undefined,
): DeliveredRow {
  const decides = receiver ?? here ?? { status: "unknown" as const, domain: "" };
  return {
    id,
    status: decides.status,
    text: inWords(decides.status, decides.domain),
    ...(decides.domain === "" ? {} : { domain: decides.domain }),
    ...(receiver === undefined ? {} : { receiver: receiver.said }),
    ...(here === undefined ? {} : { here: here.said }),
  };
}

const said = (r: MethodResult): string =>
  `${r.result}${r.comment === "" ? "" : ` (${r.comment})`}`.slice(0, 300);

function spfRow(judged: Judged): DeliveredRow {
  const [result] = of(judged.results, "spf");
  const domain =
    domainOf(result?.properties["smtp.mailfrom"] ?? "") ||
    domainOf(judged.returnPath) ||
    domainOf(result?.properties["smtp.helo"] ?? "");
  const receiver =
    result === undefined
      ? undefined
      : { status: statusOf(result.result, domain, judged), domain, said: said(result) };
  const spf = judged.here?.spf;
  const here =
    spf === undefined
      ? undefined
      : { status: statusOf(spf.result, spf.domain, judged), domain: spf.domain, said: spf.result };
  return row("spf", receiver, here);
}

function dkimRow(judged: Judged): DeliveredRow {
  const receiver = best(
    of(judged.results, "dkim").map((r) => {
      const domain = r.properties["header.d"] ?? domainOf(r.properties["header.i"] ?? "");
      return { status: statusOf(r.result, domain, judged), domain, said: said(r) };
    }),
  );
  const signed = judged.source.fields.some((field) => field.name === "dkim-signature");
  // Without the body no signature can be right, and that would say nothing of the sender.
  const verified = judged.source.hasBody || !signed ? judged.here : undefined;
  const here =
    verified === undefined
      ? undefined
      : (best(
          verified.dkim.map((r) => ({
            status: statusOf(r.result, r.domain, judged),
            domain: r.domain,
            said: `${r.result} (${r.domain}, selector ${r.selector})`,
          })),
        ) ?? { status: "none" as const, domain: "", said: "no signature" });
  return row("dkim", receiver, here);
}

function dmarcRow(judged: Judged): DeliveredRow {
  const domain = domainOf(judged.from);
  const status = (result: string): DeliveredStatus =>
    result === "pass" ? "passed" : result === "none" ? "none" : result === "temperror" ? "unknown" : "failed";
  const [result] = of(judged.results, "dmarc");
  const receiver =
    // Exchange writes "bestguesspass" where the domain publishes nothing and DMARC would have passed.
    result === undefined
      ? undefined
      : {
          status: status(result.result === "bestguesspass" ? "none" : result.result),
          domain: result.properties["header.from"] ?? domain,
          said: said(result),
        };
  const dmarc = judged.source.hasBody ? judged.here?.dmarc : undefined;
  const here =
    dmarc === undefined
      ? undefined
      : {
          status: status(dmarc.result),
          domain,
          said: `${dmarc.result}${dmarc.policy === "" ? "" : ` (policy ${dmarc.policy})`}`,
        };
  return row("dmarc", receiver, here);
}
