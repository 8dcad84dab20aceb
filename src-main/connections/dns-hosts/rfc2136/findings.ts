import { error } from "../findings.ts";

/** For people, and in evidence. */
export const host = "The name server";

const tsig = { label: "RFC 8945, section 5.2", url: "https://www.rfc-editor.org/rfc/rfc8945#section-5.2" };

export const keyFix = [
  "Enter name, algorithm and secret exactly as the key statement of the server has them.",
  "Or paste the whole key statement in the place of the secret.",
];
export const rightFix = [
  "Let the key update the zone: in BIND with update-policy, in Knot with an acl of the zone. The text is shown here.",
  "Load the configuration of the server anew, and try again.",
];

export const wrongKey = (name: string) =>
  error({
    code: "dns-host-tsig-key",
    title: "The name server does not take the key",
    cause: `It has no key ${name}, or has it with another algorithm (BADKEY). Knot says the same of a key that no acl of the zone lets write these records.`,
    fix: [
      ...keyFix,
      "In Knot, let the key update these names by an acl of the zone: the text is shown here.",
    ],
    sources: [tsig],
  });

export const wrongSignature = (name: string) =>
  error({
    code: "dns-host-tsig-signature",
    title: "The secret is not the one of the name server",
    cause: `It knows the key ${name}, and reckons another signature (BADSIG).`,
    fix: keyFix,
    sources: [tsig],
  });

/** @param theirs the server's clock, where it is said. Both in milliseconds since the epoch */
export const wrongTime = (theirs: number | undefined, ours: number) =>
  error({
    code: "dns-host-tsig-time",
    title: "The clocks of this computer and of the name server differ",
    cause:
      theirs === undefined
        ? "A signature counts for five minutes, and this one was made at another time than the server has (BADTIME)."
        : `A signature counts for five minutes. The server's clock is ${Math.round(Math.abs(theirs - ours) / 60_000)} minutes ${theirs > ours ? "ahead of" : "behind"} this computer's (BADTIME).`,
    fix: ["Set the clock that is wrong: let the system set it from the network.", "Try again."],
    sources: [tsig],
  });

export const notPrimary = () =>
  error({
    code: "dns-host-not-primary",
    title: "The name server does not have this zone",
    cause:
      "It answers without authority for it, or takes no updates because another server is its primary (NOTAUTH).",
    fix: [
      "Enter the primary name server of the zone. It may be one that the registrar does not name.",
      "In BIND, the zone says type primary there; in Knot it has no master.",
    ],
  });
