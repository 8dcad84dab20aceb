import type { ProviderId } from "../contract/settings.ts";
import type { DkimKey } from "./dkim.ts";
import type { Plan } from "./plan.ts";
import { signerOf } from "./signer.ts";
import type { PracticeMail } from "./smtp/server.ts";

/** A mail on its way from the provider to the recipient's server. */
export interface Handover {
  /** As the recipient's server gets it, with the fields it adds on arrival, and without its judgement. */
  readonly source: string;
  /** The address that hands it over. */
  readonly client: string;
  /** The recipient's server. */
  readonly receiver: string;
}

const receiver = "mx.recipient.example";

/** Where each provider sends from: inside the SPF records of this world. */
const outgoing: Readonly<Record<ProviderId, { host: string; address: string }>> = {
  google: { host: "mail-sor-f41.google.com", address: "203.0.113.60" },
  microsoft: { host: "AM0PR02CA0081.outbound.protection.outlook.com", address: "203.0.113.100" },
  other: { host: "mx.mailhost.example", address: "203.0.113.201" },
};

export interface HandoverRequest {
  readonly provider: ProviderId;
  readonly plan: Plan;
  readonly mail: PracticeMail;
  readonly key: DkimKey;
  /** The servers' clock, in milliseconds. */
  readonly now: number;
}

/** What the provider makes of an accepted mail: Gmail may replace the From address; then it is signed and handed over. */
export async function handOver({ provider, plan, mail, key, now }: HandoverRequest): Promise<Handover> {
  const { host, address } = outgoing[provider];
  const raw = provider === "google" ? rewritten(mail, plan) : mail.raw;
  const from = addressOf(fieldValue(raw, "From"));
  const signer = signerOf(provider, from.slice(from.lastIndexOf("@") + 1), plan.delivery.dkim);
  let signed = raw;
  if (signer !== null) {
    const { dkimSign } = await import("mailauth/lib/dkim/sign.js");
    const signature = {
      signingDomain: signer.domain,
      selector: signer.selector,
      privateKey: key.privateKey,
      canonicalization: "relaxed/relaxed",
      signTime: new Date(now),
    };
    const { signatures } = await dkimSign(raw, { ...signature, signatureData: [signature] });
    signed = `${signatures}${raw}`;
  }
  const at = new Date(now).toUTCString().replace("GMT", "+0000");
  const arrival = [
    `Delivered-To: ${mail.to[0] ?? ""}`,
    `Return-Path: <${provider === "google" ? mail.user : mail.from}>`,
    `Received: from ${host} (${host} [${address}])`,
    `\tby ${receiver} with ESMTPS (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);`,
    `\t${at}`,
  ];
  return { source: `${arrival.join("\r\n")}\r\n${signed}`, client: address, receiver };
}

/** Gmail keeps the From address when the user may send as it; otherwise the user's own takes its place. */
function rewritten(mail: PracticeMail, { google }: Plan): string {
  const from = addressOf(fieldValue(mail.raw, "From"));
  const user = google.users.find((u) => u.address === mail.user);
  if (user === undefined || user.sendsAs.includes(from)) return mail.raw;
  const own = user.sendsAs[0] ?? user.address;
  return mail.raw.replace(/^From:.*\r?\n/im, `From: ${own}\r\nX-Google-Original-From: ${from}\r\n`);
}

const fieldValue = (raw: string, name: string): string =>
  new RegExp(`^${name}:(.*)$`, "im").exec(raw.split(/\r?\n\r?\n/, 1)[0] ?? "")?.[1]?.trim() ?? "";
const addressOf = (value: string): string => (/<([^<>]*)>/.exec(value)?.[1] ?? value).trim().toLowerCase();
