import type { Cloud } from "../providers/index.ts";
import type { DkimKey } from "./dkim.ts";
import { addressOf, fieldValue } from "./mail-fields.ts";
import type { Plan } from "./plan.ts";
import type { PracticeProvider, PracticeServers } from "./provider.ts";
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

export interface HandoverRequest {
  readonly practice: PracticeProvider;
  readonly servers: PracticeServers;
  readonly cloud: Cloud | null;
  readonly plan: Plan;
  readonly mail: PracticeMail;
  readonly key: DkimKey;
  /** The servers' clock, in milliseconds. */
  readonly now: number;
}

/** What the provider makes of an accepted mail: Gmail may replace the From address; then it is signed and handed over. */
export async function handOver(request: HandoverRequest): Promise<Handover> {
  const { practice, servers, cloud, plan, mail, key, now } = request;
  const { host, address } = practice.outgoing;
  const { raw, returnPath } = servers.arrives?.(mail, plan.consoles) ?? {
    raw: mail.raw,
    returnPath: mail.from,
  };
  const from = addressOf(fieldValue(raw, "From"));
  const { dkim } = plan.delivery;
  const signer = dkim === "off" ? null : practice.signer(dkim, from.slice(from.lastIndexOf("@") + 1), cloud);
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
    `Return-Path: <${returnPath}>`,
    `Received: from ${host} (${host} [${address}])`,
    `\tby ${receiver} with ESMTPS (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);`,
    `\t${at}`,
  ];
  return { source: `${arrival.join("\r\n")}\r\n${signed}`, client: address, receiver };
}
