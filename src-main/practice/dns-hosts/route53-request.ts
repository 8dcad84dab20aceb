import { AwsV4Signer } from "aws4fetch";
import { lower, type RecordType } from "../dns/zone.ts";
import type { HttpRequest } from "../https/server.ts";

/** One change of a batch, as it is asked for. */
export interface Change {
  readonly action: string;
  readonly name: string;
  readonly type: RecordType;
  readonly ttl: number;
  readonly values: readonly string[];
}

export const host = "route53.amazonaws.com";

const unescaped = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

const inside = (text: string, tag: string): string[] =>
  [...text.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, "gs"))].map(([, inner]) => unescaped(inner ?? ""));

export const readChanges = (body: string): Change[] =>
  [...body.matchAll(/<Change>(.*?)<\/Change>/gs)].map(([, change = ""]) => ({
    action: inside(change, "Action")[0] ?? "",
    name: lower(inside(change, "Name")[0] ?? ""),
    type: (inside(change, "Type")[0] ?? "") as RecordType,
    ttl: Number(inside(change, "TTL")[0]),
    values: inside(change, "Value"),
  }));

export interface AwsKey {
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

/** Signature Version 4, as the other side reckons it: what is said of a wrong one, undefined of a right one. */
export async function refusedSignature(
  { method, path, query, headers, authorization = "", body }: HttpRequest,
  keys: ReadonlyMap<string, AwsKey>,
): Promise<readonly [code: string, message: string] | undefined> {
  const accessKeyId = /Credential=(\w+)\//.exec(authorization)?.[1] ?? "";
  const key = keys.get(accessKeyId);
  if (!key) return ["InvalidClientTokenId", "The security token included in the request is invalid."];
  if (headers["x-amz-security-token"] !== key.sessionToken)
    return ["ExpiredToken", "The security token included in the request is expired"];
  const search = query.size > 0 ? `?${query}` : "";
  const signer = new AwsV4Signer({
    accessKeyId,
    secretAccessKey: key.secretAccessKey,
    ...(key.sessionToken !== undefined && { sessionToken: key.sessionToken }),
    service: "route53",
    region: "us-east-1",
    method,
    url: `https://${host}${path}${search}`,
    ...(body !== "" && { body }),
    datetime: headers["x-amz-date"] ?? "",
  });
  if ((await signer.authHeader()) === authorization) return undefined;
  return [
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided.",
  ];
}
