import { AwsV4Signer } from "aws4fetch";
import { systemNames } from "../../../contract/index.ts";
import type { MailwrightError } from "../../../contract/mailwright-error.ts";
import type { Hands } from "../../../plan/connection.ts";
import type { Access } from "../dns-connector.ts";
import { changedBehind, missingRight, refusedAccess, refusedChange, unreadable } from "../findings.ts";
import { ask, type HostAnswer } from "../request.ts";
import { child, readXml, textAt, type XmlElement } from "./xml.ts";

/** For people, and in evidence. */
export const host = systemNames.route53;
const base = "https://route53.amazonaws.com/2013-04-01";

export const keyFix = [
  "Make a new access key for the user with the policy shown here, in the IAM console.",
  "Temporary keys end after some hours and need their session token as well: copy all three again.",
  "Look at the clock of this computer: a signature counts for 15 minutes.",
];
export const rightFix = [
  "Give the user the policy that is shown when Route 53 is connected: it allows these names only.",
  "Wait a minute until it counts, and try again.",
];

/** What is kept of a key in the keychain. */
export interface KeySecret {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Codes of the whole of Amazon's interfaces, by what they mean here. Source: "Common errors" of the Route 53 API reference. */
const badKey = new Set([
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "SignatureDoesNotMatch",
  "InvalidSignatureException",
  "IncompleteSignature",
  "ExpiredToken",
  "ExpiredTokenException",
  "RequestExpired",
  "MissingAuthenticationToken",
]);
const noRight = new Set(["AccessDenied", "AccessDeniedException", "NotAuthorizedException", "OptInRequired"]);
const putOff = new Set(["Throttling", "ThrottlingException", "PriorRequestNotComplete", "RequestThrottled"]);

const codeOf = (document: XmlElement | undefined): string | undefined =>
  document?.name === "InvalidChangeBatch" ? document.name : textAt(document, "Error", "Code");

/** One request, signed with Signature Version 4. Throws a `MailwrightError` for whatever Route 53 refuses. */
export async function call(
  { network, values, withSecret }: Access,
  hands: Hands,
  method: "GET" | "POST",
  path: string,
  body?: string,
): Promise<XmlElement> {
  const request = () =>
    withSecret(async (secret) => {
      const key = secret.use((text) => JSON.parse(text) as KeySecret);
      const signed = await new AwsV4Signer({
        ...key,
        accessKeyId: values["accessKeyId"] ?? "",
        service: "route53",
        region: "us-east-1",
        method,
        url: base + path,
        ...(body !== undefined && { body, headers: { "content-type": "text/xml" } }),
        // By the clock of the port; every try is signed anew.
        datetime: new Date(network.now()).toISOString().replace(/[:-]|\.\d{3}/g, ""),
      }).sign();
      return {
        host,
        url: signed.url.href,
        method,
        headers: Object.fromEntries(signed.headers),
        ...(body !== undefined && { body }),
        isPutOff: ({ status, text }: HostAnswer) => status === 400 && putOff.has(codeOf(readXml(text)) ?? ""),
      };
    });
  const answer = await ask(network, hands, request);
  const document = readXml(answer.text);
  if (answer.status === 200 && document) return document;
  throw refusal(document, answer);
}

function refusal(document: XmlElement | undefined, { status, text }: HostAnswer): MailwrightError {
  const code = codeOf(document);
  if (!document || code === undefined) return unreadable(host, `HTTP ${status} ${text}`);
  if (code === "InvalidChangeBatch") return refusedBatch(document);
  const detail = `${code} ${textAt(document, "Error", "Message") ?? ""}`;
  if (badKey.has(code)) return refusedAccess(host, keyFix, detail);
  if (noRight.has(code)) return missingRight(host, rightFix, detail);
  return refusedChange(host, detail);
}

/** A batch that did not fit what stands there: Amazon says so in words alone, in a document of its own or in the usual one. */
function refusedBatch(document: XmlElement): MailwrightError {
  const messages = [...document.children, ...(child(document, "Error")?.children ?? [])]
    .flatMap((one) => (one.name === "Messages" ? one.children : [one]))
    .filter(({ name }) => /^message$/i.test(name))
    .map(({ text }) => text.trim());
  const detail = messages.join("; ");
  const isStale = /already exists|not found|do not match|conflicts with other records/i.test(detail);
  return isStale ? changedBehind(host, detail) : refusedChange(host, detail);
}
