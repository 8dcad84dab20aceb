import type { DnsCheck, DnsZone } from "../../../contract/index.ts";
import { type Guide, optional, plain, secret } from "../guide.ts";
import { writtenNames } from "../written-names.ts";

/** The key, and what it may write, for BIND (update-policy) and Knot (acl with update-owner). */
function configuration(apex: string, names: readonly string[]): string {
  const plain = names.filter((name) => !name.startsWith("*."));
  const below = names.flatMap((name) => (name.startsWith("*.") ? [name.slice(2)] : []));
  return [
    "# BIND: make the key with  tsig-keygen -a hmac-sha256 mailwright  and put it into named.conf, then:",
    `zone "${apex}" {`,
    "    update-policy {",
    ...plain.map((name) => `        grant mailwright name ${name}. TXT CNAME;`),
    ...below.map((name) => `        grant mailwright subdomain ${name}. TXT CNAME;`),
    "    };",
    "};",
    "",
    "# Knot: make the key with  keymgr -t mailwright hmac-sha256  and put it into knot.conf, then:",
    "acl:",
    "  - id: mailwright",
    "    key: mailwright",
    "    action: update",
    "    update-type: [TXT, CNAME]",
    "    update-owner: name",
    `    update-owner-match: ${below.length > 0 ? "sub-or-equal" : "equal"}`,
    `    update-owner-name: [${[...plain, ...below].map((name) => `${name}.`).join(", ")}]`,
    "zone:",
    `  - domain: ${apex}`,
    "    acl: [mailwright]",
  ].join("\n");
}

export function guide(zone: DnsZone | null, check: DnsCheck | null): Guide {
  const apex = zone?.apex ?? "example.com";
  const server = zone?.nameServers[0];
  return {
    fields: [
      optional(
        plain("server", "Primary name server", "Name or address, with a port where it is not 53.", server),
      ),
      optional(plain("keyName", "Key name", "As in the key statement.", "mailwright")),
      optional(plain("algorithm", "Algorithm", "hmac-sha256, unless the key says another.", "hmac-sha256")),
      secret("secret", "Secret", "Base64. The whole key statement may be pasted here."),
    ],
    steps: [
      "On the primary name server, make a key for Mailwright and let it write these names only: the text is shown here.",
      "Load the configuration anew: rndc reconfig, or knotc reload.",
      "Enter the key. Updates go over TCP to port 53 of that server, from this computer.",
      "Take the key out of the configuration when everything works.",
    ],
    policy: { label: "Key and update policy", text: configuration(apex, writtenNames(check)) },
  };
}
