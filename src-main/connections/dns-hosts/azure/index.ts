import { z } from "zod";
import { MailwrightError } from "../../../contract/mailwright-error.ts";
import { Secret } from "../../../credentials/secret.ts";
import { canonicalName } from "../../../dns/ask/domain-name.ts";
import { isGuid } from "../../../providers/text.ts";
import { type DnsHost, dnsConnector } from "../dns-connector.ts";
import { refusedAccess } from "../findings.ts";
import type { HostZone } from "../host.ts";
import { type AzureSecret, call, host, list, rightFix, tokenFix } from "./api.ts";
import { guide } from "./guide.ts";
import { type AzureSet, AzureSet as AzureSetSchema, bodyOf, pathOf, spell, toSet } from "./records.ts";

const Subscription = z.object({ subscriptionId: z.string().regex(/^[\w-]{1,64}$/) });
const Zone = z.object({
  id: z.string().max(600),
  name: z.string(),
  properties: z.object({
    nameServers: z.array(z.string()).nullish(),
    zoneType: z.string().nullish(),
  }),
});

/** IDs stand in paths: each of its parts, and nothing else. */
const resourceId =
  /^\/subscriptions\/[\w-]+\/resourceGroups\/(?!\.{1,2}\/)[^/?#%]+\/providers\/Microsoft\.Network\/dnszones\/[\w.-]+$/i;

const toZone = ({ id, name, properties }: z.infer<typeof Zone>): HostZone => ({
  values: { zoneId: id },
  apex: canonicalName(name),
  nameServers: (properties.nameServers ?? []).map(canonicalName),
  isPrivate: properties.zoneType?.toLowerCase() === "private",
  writable: null,
});

/** When a token ends: `exp` of RFC 7519 section 4.1.4, not verified. */
function endOf(token: string): string | undefined {
  try {
    const { exp } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as {
      exp?: unknown;
    };
    return typeof exp === "number" && exp > 0 && exp < 4e9 ? new Date(exp * 1000).toISOString() : undefined;
  } catch {
    return undefined;
  }
}

const nothing: Readonly<Record<string, string>> = {};

const azure: DnsHost = {
  system: "azure",
  name: host,
  guide,
  rightFix,

  sort({ token = "", tenantId = "", clientId = "", clientSecret = "" }) {
    // `az account get-access-token` prints JSON around it.
    const pasted = /"accessToken"\s*:\s*"([^"]+)"/.exec(token)?.[1] ?? token.replace(/^Bearer\s+/i, "");
    const keep = (secret: AzureSecret) => new Secret(JSON.stringify(secret));
    if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(pasted) && pasted.length < 8192)
      return { by: "token", values: nothing, secret: keep({ token: pasted }) };
    if (isGuid(tenantId) && isGuid(clientId) && /^[\x21-\x7e]{8,200}$/.test(clientSecret))
      return { by: "client-secret", values: { tenantId, clientId }, secret: keep({ clientSecret }) };
    throw refusedAccess(host, tokenFix, "");
  },

  async zones(access, apex, hands) {
    const all: HostZone[] = [];
    let refused: unknown;
    for (const { subscriptionId } of await list(access, hands, "/subscriptions", Subscription)) {
      const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Network/dnszones`;
      // One that has no DNS, or lets nobody look, says nothing of the others.
      const zones = await list(access, hands, path, Zone).catch((error: unknown) => {
        if (!(error instanceof MailwrightError)) throw error;
        refused ??= error;
        return [];
      });
      all.push(...zones.filter(({ id }) => resourceId.test(id)).map(toZone));
    }
    if (refused !== undefined && !all.some((zone) => zone.apex === apex)) throw refused;
    return {
      zones: all.filter((zone) => zone.apex === apex),
      others: all.map((zone) => zone.apex),
    };
  },

  async expiresAt({ withSecret }) {
    return withSecret(async (secret) =>
      secret.use((text) => {
        const kept = JSON.parse(text) as AzureSecret;
        return "token" in kept ? endOf(kept.token) : undefined;
      }),
    );
  },

  open(access) {
    const zoneId = access.values["zoneId"] ?? "";
    const apex = canonicalName(zoneId.slice(zoneId.lastIndexOf("/") + 1));
    return {
      spell,
      async read(names, hands) {
        // A list of the sets at one name cannot be had; most zones are one page.
        const sets: readonly AzureSet[] = await list(access, hands, `${zoneId}/recordsets`, AzureSetSchema);
        return sets.map((set) => toSet(set, apex)).filter(({ name }) => names.includes(name));
      },
      async write(edits, hands) {
        for (const edit of edits) {
          const path = zoneId + pathOf(edit, apex);
          const before = edit.from?.handle as AzureSet | undefined;
          // What was read, and nothing else: RFC 9110 section 13.1.
          const headers: Record<string, string> = before
            ? { "if-match": before.etag }
            : { "if-none-match": "*" };
          if (edit.to) await call(access, hands, { method: "PUT", path, headers, body: bodyOf(edit) });
          else await call(access, hands, { method: "DELETE", path, headers });
        }
      },
    };
  },
};

export const connector = dnsConnector(azure);
