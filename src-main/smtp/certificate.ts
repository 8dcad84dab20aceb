import { isIP, type Socket } from "node:net";
import { connect, type PeerCertificate, type TLSSocket } from "node:tls";
import type { Evidence } from "../contract/evidence.ts";
import { onAbort } from "../network/abort.ts";
import type { Network, Wait } from "../network/port.ts";

export type CertificateEvidence = Extract<Evidence, { kind: "certificate" }>;

/** Names kept of a certificate, and bytes read before TLS. */
const namesKept = 50;
const helloLimit = 16_384;

/** What the certificate of an open TLS socket says, in the words of its fields. */
export function describeCertificate(host: string, socket: TLSSocket): CertificateEvidence | undefined {
  const certificate = socket.getPeerCertificate();
  // Node answers an empty object when there is no certificate.
  if (certificate?.valid_to === undefined) return undefined;
  const error = socket.authorizationError as Error | string | null | undefined;
  return {
    kind: "certificate",
    host,
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    altNames: (certificate.subjectaltname ?? "")
      .split(", ")
      .map((name) => name.replace(/^(DNS|IP Address):/, ""))
      .filter((name) => name !== "")
      .slice(0, namesKept),
    validFrom: isoDate(certificate.valid_from),
    validTo: isoDate(certificate.valid_to),
    protocol: socket.getProtocol() ?? "unknown",
    authorized: socket.authorized,
    ...(error === null || error === undefined
      ? {}
      : { authorizationError: typeof error === "string" ? error : codeOf(error) }),
  };
}

/**
 * Fetches the certificate of a server whose certificate did not verify, so that it can be shown. A connection of its own:
 * nothing is sent inside TLS, and it ends as soon as the certificate is there.
 * @returns undefined when there is none to be had; the reason is known from the first connection
 */
export async function fetchCertificate(
  network: Network,
  to: { host: string; port: number; implicitTls: boolean; name: string },
  wait: Wait,
): Promise<CertificateEvidence | undefined> {
  const timeout = AbortSignal.timeout(wait.timeoutMs);
  const signal = wait.signal === undefined ? timeout : AbortSignal.any([wait.signal, timeout]);
  let plain: Socket | undefined;
  try {
    plain = await network.connect(to, wait);
    plain.on("error", () => undefined);
    using _ending = onAbort(signal, () => plain?.destroy());
    if (!to.implicitTls) {
      await converse(plain, undefined);
      await converse(plain, `EHLO ${to.name}\r\n`);
      await converse(plain, "STARTTLS\r\n");
    }
    return await handshake(plain, to.host, network.trust());
  } catch {
    return undefined;
  } finally {
    plain?.destroy();
  }
}

/** Sends a line and waits for a whole positive reply. */
function converse(socket: Socket, line: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    const finish = (error?: Error): void => {
      socket.off("data", onData).off("close", onClose);
      if (error === undefined) resolve();
      else reject(error);
    };
    const onClose = (): void => finish(new Error("The connection ended."));
    const onData = (chunk: Buffer): void => {
      text += chunk.toString("latin1");
      const last = text.split("\n").at(-2) ?? "";
      const complete = text.endsWith("\n") && /^\d{3}( |\r?$)/.test(last);
      if (text.length > helloLimit) finish(new Error("The reply is too long."));
      else if (complete) finish(last.startsWith("2") ? undefined : new Error("The server refused."));
    };
    socket.on("data", onData).on("close", onClose);
    if (line !== undefined) socket.write(line);
    socket.resume();
  });
}

function handshake(
  socket: Socket,
  host: string,
  ca: readonly string[] | undefined,
): Promise<CertificateEvidence | undefined> {
  return new Promise((resolve) => {
    const secure = connect({
      socket,
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(ca === undefined ? {} : { ca: [...ca] }),
      rejectUnauthorized: false,
    });
    secure.once("secureConnect", () => {
      const evidence = describeCertificate(host, secure);
      secure.destroy();
      resolve(evidence);
    });
    secure.once("error", () => resolve(undefined));
    secure.once("close", () => resolve(undefined));
  });
}

/** `CN=…, O=…`: the parts a person recognizes, in that order. */
function nameOf(name: PeerCertificate["subject"] | undefined): string {
  const parts = name as Record<string, string | string[] | undefined> | undefined;
  return ["CN", "O"]
    .flatMap((key) => {
      const value = parts?.[key];
      return value === undefined ? [] : [`${key}=${Array.isArray(value) ? value.join("+") : value}`];
    })
    .join(", ")
    .slice(0, 500);
}

/** OpenSSL prints "Mar 14 09:00:00 2027 GMT". */
function isoDate(text: string): string {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? text : new Date(ms).toISOString();
}

const codeOf = (error: Error): string => (error as NodeJS.ErrnoException).code ?? error.message;
