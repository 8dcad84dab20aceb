import { systemNames } from "../../../contract/index.ts";
import { Secret } from "../../../credentials/secret.ts";
import { canonicalName, isAtOrBelow, parentsOf } from "../../../dns/ask/domain-name.ts";
import { nameIn, types } from "../../../dns/update/message.ts";
import type { Hands } from "../../../plan/connection.ts";
import { type Access, type DnsHost, dnsConnector } from "../dns-connector.ts";
import { refusedAccess } from "../findings.ts";
import { type RecordSet, spellQuoted } from "../host.ts";
import { type Conversation, converse } from "./conversation.ts";
import { host, keyFix, rightFix } from "./findings.ts";
import { guide } from "./guide.ts";
import { readKey, tsigKey } from "./key.ts";
import { existence, prerequisitesOf, type ReadType, readTypes, setOf, updatesOf } from "./records.ts";

/** A name or an address, and a port where it is not 53: `ns1.acme.com`, `192.0.2.1:5353`, `[2001:db8::1]:53`. */
function endpointOf(entered: string): { server: string; port: string } | undefined {
  const [, bracketed, plain, port = "53"] =
    /^(?:\[([\da-fA-F:]+)\]|([\w.-]+|[\da-fA-F:]*:[\da-fA-F:]*:[\da-fA-F:]*))(?::(\d{1,5}))?\.?$/.exec(
      entered,
    ) ?? [];
  const server = bracketed ?? plain;
  return server === undefined || Number(port) > 65_535 ? undefined : { server, port };
}

const talk = <T>(access: Access, hands: Hands, use: (to: Conversation) => Promise<T>): Promise<T> =>
  access.withSecret(async (secret) => {
    const key = secret.use((text) => tsigKey(access.values, text));
    await using conversation = await converse(access, key, hands);
    // Awaited here: the connection ends when this function does.
    return await use(conversation);
  });

const key = ({ values }: RecordSet): string =>
  values
    .map(({ raw }) => raw)
    .sort()
    .join("\n");

/** The sets at a name. What a wildcard answers in their place is not there. */
async function readName(to: Conversation, zone: string, name: string): Promise<RecordSet[]> {
  const found: RecordSet[] = [];
  const above = parentsOf(name).filter((parent) => isAtOrBelow(parent, zone));
  for (const type of readTypes) {
    const set = setOf(name, type, await to.ask(name, types[type]));
    if (set && ((await likeWildcard(to, above, set, type)) === false || (await exists(to, zone, set, type))))
      found.push(set);
  }
  return found;
}

/** A wildcard above says the same (RFC 4592): so the set may be made up. */
async function likeWildcard(
  to: Conversation,
  above: readonly string[],
  set: RecordSet,
  type: ReadType,
): Promise<boolean> {
  for (const parent of above) {
    const wild = setOf(`*.${parent}`, type, await to.ask(`*.${parent}`, types[type]));
    if (wild && key(wild) === key(set)) return true;
  }
  return false;
}

/** An update that changes nothing, under the condition that the set is there. */
async function exists(to: Conversation, zone: string, set: RecordSet, type: ReadType): Promise<boolean> {
  return to.update(zone, [existence(set, type)], []).then(
    () => true,
    (error: unknown) => {
      if ((error as { finding?: { code: string } }).finding?.code === "dns-host-changed") return false;
      throw error;
    },
  );
}

const rfc2136: DnsHost = {
  system: "rfc2136",
  name: systemNames.rfc2136,
  guide,
  rightFix,

  sort(entered, zone) {
    const parts = readKey(entered);
    const endpoint = endpointOf(entered["server"] || (zone.nameServers[0] ?? ""));
    if (!parts || !endpoint) throw refusedAccess(host, keyFix, "");
    const { keyName, algorithm, secret } = parts;
    return { by: "tsig", values: { ...endpoint, keyName, algorithm }, secret: new Secret(secret) };
  },

  zones: (access, apex, hands) =>
    talk(access, hands, async (to) => {
      const servers = await to.ask(apex, types.NS);
      // Nothing is asked and nothing changed: whether the key is taken shows here.
      await to.update(apex, [], []);
      const nameServers = servers.flatMap(({ type, data }) =>
        type === types.NS ? [canonicalName(nameIn(data))] : [],
      );
      return {
        zones: [{ values: { zone: apex }, apex, nameServers, isPrivate: false, writable: null }],
        others: [],
      };
    }),

  open(access) {
    const zone = access.values["zone"] ?? "";
    return {
      spell: spellQuoted,
      read: (names, hands) =>
        talk(access, hands, async (to) => {
          const all: RecordSet[] = [];
          for (const name of names)
            if (isAtOrBelow(name, zone)) all.push(...(await readName(to, zone, name)));
          return all;
        }),
      // One message: carried out whole or not at all (RFC 2136 section 3.4).
      write: (edits, hands) =>
        talk(access, hands, (to) =>
          to.update(zone, edits.flatMap(prerequisitesOf), edits.flatMap(updatesOf)),
        ),
    };
  },
};

export const connector = dnsConnector(rfc2136);
