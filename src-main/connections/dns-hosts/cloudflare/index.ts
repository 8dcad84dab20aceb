import { z } from "zod";
import { MailwrightError } from "../../../contract/mailwright-error.ts";
import { Secret } from "../../../credentials/secret.ts";
import { canonicalName } from "../../../dns/ask/domain-name.ts";
import type { Hands } from "../../../plan/connection.ts";
import type { Access, DnsHost } from "../dns-connector.ts";
import { dnsConnector } from "../dns-connector.ts";
import { changedBehind, refusedAccess, unreadable } from "../findings.ts";
import { type HostZone, type RecordSet, spellQuoted } from "../host.ts";
import { shown } from "../verdict.ts";
import { call, host, rightFix, tokenFix } from "./api.ts";
import { guide } from "./guide.ts";
import { batchOf, CloudflareRecord, setsOf } from "./records.ts";

const Zone = z.object({
  id: z.string().regex(/^\w{1,64}$/),
  name: z.string(),
  type: z.string().optional(),
  name_servers: z.array(z.string()).nullish(),
  vanity_name_servers: z.array(z.string()).nullish(),
  permissions: z.array(z.string()).nullish(),
});

/** Zones and records of one answer, and pages that are read: an account with more has to be asked by name. */
const perPage = 50;
const mostPages = 20;

async function pages<T>(
  access: Access,
  hands: Hands,
  path: string,
  schema: z.ZodType<T>,
): Promise<readonly T[]> {
  const all: T[] = [];
  const list = z.array(schema);
  for (let page = 1; page <= mostPages; page++) {
    const { result, result_info } = await call(
      access,
      hands,
      "GET",
      `${path}page=${page}&per_page=${perPage}`,
    );
    const read = list.safeParse(result);
    if (!read.success) throw unreadable(host, JSON.stringify(result));
    all.push(...read.data);
    if (page >= (result_info?.total_pages ?? 1)) break;
  }
  return all;
}

const toZone = ({ id, name, permissions, ...zone }: z.infer<typeof Zone>): HostZone => ({
  values: { zoneId: id },
  apex: canonicalName(name),
  nameServers: [...(zone.name_servers ?? []), ...(zone.vanity_name_servers ?? [])].map(canonicalName),
  // A zone of Cloudflare's own resolver for one company.
  isPrivate: zone.type === "internal",
  writable: permissions ? permissions.includes("#dns_records:edit") : null,
});

const TokenState = z.object({ status: z.string(), expires_on: z.string().nullish() });

const cloudflare: DnsHost = {
  system: "cloudflare",
  name: host,
  guide,
  rightFix,

  sort({ token = "" }) {
    const key = token.replace(/^Bearer\s+/i, "");
    if (!/^[\x21-\x7e]{20,200}$/.test(key)) throw refusedAccess(host, tokenFix, "");
    return { by: "token", values: {}, secret: new Secret(key) };
  },

  async zones(access, apex, hands) {
    const named = await pages(access, hands, `/zones?name=${encodeURIComponent(apex)}&`, Zone);
    const zones = named.filter(({ name }) => canonicalName(name) === apex);
    const others = zones.length > 0 ? [] : await pages(access, hands, "/zones?", Zone);
    return { zones: zones.map(toZone), others: others.map(({ name }) => canonicalName(name)) };
  },

  /** A token of an account, not of a user, cannot ask this; it works all the same. */
  async expiresAt(access, hands) {
    const { result } = await call(access, hands, "GET", "/user/tokens/verify").catch((error: unknown) => {
      if (error instanceof MailwrightError) return { result: undefined };
      throw error;
    });
    return TokenState.safeParse(result).data?.expires_on ?? undefined;
  },

  open(access) {
    const records = `/zones/${access.values.zoneId}/dns_records`;
    const read = async (names: readonly string[], hands: Hands): Promise<readonly RecordSet[]> => {
      // All at once: a plan has about ten names, and the limit is 200 requests a second.
      const sets = await Promise.all(
        [...new Set(names)].map(async (name) => {
          const path = `${records}?name=${encodeURIComponent(name)}&`;
          const own = await pages(access, hands, path, CloudflareRecord);
          return setsOf(own.filter((record) => canonicalName(record.name) === name));
        }),
      );
      return sets.flat();
    };
    return {
      read,
      spell: spellQuoted,
      async write(edits, hands, mark) {
        // Cloudflare compares nothing: what stands there is read once more, in the moment before.
        const now = await read(
          edits.map(({ name }) => name),
          hands,
        );
        for (const { name, type, from } of edits) {
          const set = now.find((other) => other.name === name && other.type === type);
          if (JSON.stringify(set?.values ?? []) !== JSON.stringify(from?.values ?? []))
            throw changedBehind(host, shown(set ? [set] : []).join("; "));
        }
        await call(access, hands, "POST", `${records}/batch`, batchOf(edits, `Mailwright ${mark}`));
      },
    };
  },
};

export const connector = dnsConnector(cloudflare);
