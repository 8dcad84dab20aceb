/** What verifying the message here gave, with the records as they are published now. */
export interface Verified {
  /** Absent when the client's address is not known: then SPF has nothing to judge. */
  readonly spf?: { readonly result: string; readonly domain: string };
  readonly dkim: readonly { readonly result: string; readonly domain: string; readonly selector: string }[];
  /** `result` as in RFC 8601 section 2.7.2; `policy` is what the domain asks of receivers. */
  readonly dmarc?: { readonly result: string; readonly policy: string; readonly organization: string };
}

/** A message to verify. */
export interface ReceivedMessage {
  /** With whatever line ends. */
  readonly bytes: Uint8Array;
  /** The address that handed it to the receiver, when it is known. */
  readonly client: string | undefined;
  readonly mailFrom: string;
}

/** DNS in the shape of `node:dns`: answers, and errors with its codes. */
export type ResolveDns = (name: string, type: string) => Promise<unknown>;

/** Verifies SPF, DKIM and DMARC of a message with mailauth. It holds its thread for long when the message has many lines. */
export async function authenticateMessage(
  { bytes, client, mailFrom }: ReceivedMessage,
  resolve: ResolveDns,
): Promise<Verified> {
  const { authenticate } = await import("mailauth");
  const { spf, dkim, dmarc } = await authenticate(withLineEnds(bytes), {
    ...(client === undefined ? {} : { ip: client, sender: mailFrom }),
    mta: "localhost",
    disableArc: true,
    disableBimi: true,
    resolver: (name, type) => resolve(name, type) as Promise<never>,
  });
  return {
    ...(client === undefined || spf === false
      ? {}
      : { spf: { result: spf.status.result, domain: spf.domain } }),
    dkim: dkim.results
      .filter((signature) => signature.signingDomain !== undefined)
      .map((signature) => ({
        result: signature.status.result,
        domain: signature.signingDomain?.toLowerCase() ?? "",
        selector: signature.selector ?? "",
      })),
    ...(dmarc === false
      ? {}
      : {
          dmarc: {
            result: dmarc.status.result,
            policy: dmarc.policy ?? "",
            organization: dmarc.domain ?? "",
          },
        }),
  };
}

const [cr, lf] = [0x0d, 0x0a];

/**
 * A message with CRLF at the end of every line: what signatures are computed over. Byte by byte, for a pattern over a million line
 * ends fills the memory.
 */
function withLineEnds(message: Uint8Array): Buffer {
  let ends = 0;
  for (const byte of message) if (byte === cr || byte === lf) ends++;
  const bytes = Buffer.allocUnsafe(message.length + ends);
  let length = 0;
  for (let i = 0; i < message.length; i++) {
    const byte = message[i] as number;
    if (byte === cr || byte === lf) {
      bytes[length++] = cr;
      bytes[length++] = lf;
      if (byte === cr && message[i + 1] === lf) i++;
    } else bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}
