import { MailwrightError } from "../../../contract/mailwright-error.ts";
import { Secret } from "../../../credentials/secret.ts";
import { canonicalName } from "../../../dns/ask/domain-name.ts";
import type { Hands } from "../../../plan/connection.ts";
import { type Access, type DnsHost, dnsConnector } from "../dns-connector.ts";
import { refusedAccess, unreadable } from "../findings.ts";
import { type HostZone, type RecordSet, spellQuoted } from "../host.ts";
import { call, host, type KeySecret, keyFix, rightFix } from "./api.ts";
import { guide } from "./guide.ts";
import { changeBody, nameOf, readSet } from "./records.ts";
import { child, textAt, type XmlElement } from "./xml.ts";

/** Sets of one page, and pages of one name that are read. */
const perPage = 100;
const mostPages = 20;
/** How long a change is waited for until all of Amazon's name servers have it, and how often it is asked for. Milliseconds. */
const spreadMs = 90_000;
const pauseMs = 4_000;

const shortId = (id: string): string => id.replace(/^\/(?:hostedzone|change)\//, "");
/** IDs stand in paths: nothing else may come in by them. */
const isId = (id: string | undefined): id is string => id !== undefined && /^[A-Z0-9]{1,32}$/.test(id);

async function zoneOf(access: Access, hands: Hands, element: XmlElement): Promise<HostZone> {
  const id = shortId(textAt(element, "Id") ?? "");
  if (!isId(id)) throw unreadable(host, `Zone ${id}`);
  const isPrivate = textAt(element, "Config", "PrivateZone") === "true";
  // A private zone has no servers that the world could ask.
  const whole = isPrivate ? undefined : await call(access, hands, "GET", `/hostedzone/${id}`);
  return {
    values: { zoneId: id },
    apex: nameOf(textAt(element, "Name") ?? ""),
    nameServers: (child(whole, "DelegationSet", "NameServers")?.children ?? []).map(({ text }) =>
      canonicalName(text),
    ),
    isPrivate,
    writable: null,
  };
}

/** All sets at a name. The list begins there and goes on with the names behind it. */
async function readName(access: Access, hands: Hands, zoneId: string, name: string): Promise<RecordSet[]> {
  const found: RecordSet[] = [];
  let query = new URLSearchParams({ name, maxitems: String(perPage) });
  for (let page = 0; page < mostPages; page++) {
    const list = await call(access, hands, "GET", `/hostedzone/${zoneId}/rrset?${query}`);
    const sets = child(list, "ResourceRecordSets")?.children.map(readSet);
    if (!sets) throw unreadable(host, list.name);
    found.push(...sets.flatMap((set) => (set?.name === name ? [set] : [])));
    const [nextName, type] = [textAt(list, "NextRecordName"), textAt(list, "NextRecordType")];
    if (nextName === undefined || type === undefined || nameOf(nextName) !== name) break;
    const identifier = textAt(list, "NextRecordIdentifier");
    query = new URLSearchParams({ name, type, maxitems: String(perPage), ...(identifier && { identifier }) });
  }
  return found;
}

/** Waits until all of Amazon's name servers have a change. Who may not ask for it goes on: the servers are asked later anyway. */
async function spread(access: Access, hands: Hands, id: string): Promise<void> {
  const until = hands.now() + spreadMs;
  while (hands.now() < until) {
    const state = await call(access, hands, "GET", `/change/${id}`).catch((error: unknown) => {
      if (error instanceof MailwrightError) return undefined;
      throw error;
    });
    if (textAt(state, "ChangeInfo", "Status") !== "PENDING") return;
    await hands.wait("Route 53 hands the change to its name servers", pauseMs);
  }
}

const route53: DnsHost = {
  system: "route53",
  name: host,
  guide,
  rightFix,

  sort({ accessKeyId = "", secretAccessKey = "", sessionToken = "" }) {
    const fits =
      /^[A-Z0-9]{16,128}$/.test(accessKeyId) &&
      /^[\x21-\x7e]{16,256}$/.test(secretAccessKey) &&
      /^[\x21-\x7e]{0,4096}$/.test(sessionToken);
    if (!fits) throw refusedAccess(host, keyFix, "");
    const secret: KeySecret = { secretAccessKey, ...(sessionToken !== "" && { sessionToken }) };
    return {
      by: sessionToken === "" ? "access-key" : "temporary-key",
      values: { accessKeyId },
      secret: new Secret(JSON.stringify(secret)),
    };
  },

  async zones(access, apex, hands) {
    const query = new URLSearchParams({ dnsname: apex, maxitems: String(perPage) });
    const list = await call(access, hands, "GET", `/hostedzonesbyname?${query}`);
    const elements = child(list, "HostedZones")?.children ?? [];
    const named = elements.filter((one) => nameOf(textAt(one, "Name") ?? "") === apex);
    const zones: HostZone[] = [];
    for (const element of named) zones.push(await zoneOf(access, hands, element));
    return { zones, others: elements.map((one) => nameOf(textAt(one, "Name") ?? "")) };
  },

  open(access) {
    const zoneId = access.values["zoneId"] ?? "";
    return {
      spell: spellQuoted,
      async read(names, hands) {
        const all: RecordSet[] = [];
        for (const name of names) all.push(...(await readName(access, hands, zoneId, name)));
        return all;
      },
      async write(edits, hands, mark) {
        const body = changeBody(edits, `Mailwright ${mark}`);
        const done = await call(access, hands, "POST", `/hostedzone/${zoneId}/rrset`, body);
        const id = shortId(textAt(done, "ChangeInfo", "Id") ?? "");
        if (isId(id)) await spread(access, hands, id);
      },
    };
  },
};

export const connector = dnsConnector(route53);
