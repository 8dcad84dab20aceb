import { type DnsCheck, type DnsHostGuide, type DnsZone, systemNames } from "../../../contract/index.ts";
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

export function guide(zone: DnsZone | null, check: DnsCheck | null): DnsHostGuide {
  const apex = zone?.apex ?? "example.com";
  const server = zone?.nameServers[0];
  return {
    host: "rfc2136",
    name: systemNames.rfc2136,
    fields: [
      {
        name: "server",
        label: "Primary name server",
        hint: "Name or address, with a port where it is not 53.",
        secret: false,
        optional: true,
        ...(server !== undefined && { value: server }),
      },
      {
        name: "keyName",
        label: "Key name",
        hint: "As in the key statement.",
        secret: false,
        optional: true,
        value: "mailwright",
      },
      {
        name: "algorithm",
        label: "Algorithm",
        hint: "hmac-sha256, unless the key says another.",
        secret: false,
        optional: true,
        value: "hmac-sha256",
      },
      {
        name: "secret",
        label: "Secret",
        hint: "Base64. The whole key statement may be pasted here.",
        secret: true,
        optional: false,
      },
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
