import { Buffer } from "node:buffer";
import type { Network } from "../network/port.ts";
import { addressIn, fieldOf, readSource } from "./source.ts";
import { verifyMessage } from "./verify.ts";

/**
 * Puts on a message what a receiving server puts on it (RFC 8601): its results, judged by the network's DNS. For the
 * practice world, whose recipient is nobody.
 */
export async function stampResults(
  network: Network,
  raw: string,
  receiver: { readonly name: string; readonly client: string },
  signal: AbortSignal,
): Promise<string> {
  const source = readSource(Buffer.from(raw, "utf8"));
  if (source === undefined) return raw;
  const returnPath = addressIn(fieldOf(source, "return-path"));
  const from = addressIn(fieldOf(source, "from"));
  const verified = await verifyMessage(network, source, receiver.client, returnPath, signal);
  if (verified === undefined) return raw;
  const { spf, dkim, dmarc } = verified;
  const results = [
    ...(dkim.length === 0
      ? ["dkim=none"]
      : dkim.map((r) => `dkim=${r.result} header.d=${r.domain} header.s=${r.selector}`)),
    `spf=${spf?.result ?? "none"} (client address ${receiver.client}) smtp.mailfrom=${returnPath}`,
    `dmarc=${dmarc?.result ?? "none"}${dmarc === undefined || dmarc.policy === "" ? "" : ` (p=${dmarc.policy})`} header.from=${from.slice(from.lastIndexOf("@") + 1)}`,
  ];
  return [
    `Received-SPF: ${spf?.result ?? "none"} client-ip=${receiver.client}; envelope-from="${returnPath}"`,
    `Authentication-Results: ${receiver.name};`,
    `${results.map((line) => `\t${line}`).join(";\r\n")}`,
    source.bytes.toString("utf8"),
  ].join("\r\n");
}
