import { isIP } from "node:net";
import type { Endpoint, Network } from "../../network/port.ts";
import { createRealNetwork } from "../../network/real.ts";
import { type Arguments, type Io, type Option, text, UsageError } from "./command.ts";
import { readGivenText } from "./files.ts";

/** The only DNS server to ask. */
export const dnsOption = {
  dns: {
    value: "HOST:PORT",
    says: "the only DNS server to ask, for records and for host names",
  },
} as const satisfies Record<string, Option>;

/** Which network a command works over. */
export const networkOptions = {
  ...dnsOption,
  "ca-file": {
    value: "PEM",
    says: "certificates to trust instead of the system's",
    file: { limit: 1_048_576 },
  },
} as const satisfies Record<string, Option>;

/** The real network with what the command line says of it: `--dns HOST:PORT` and `--ca-file PEM`. */
export async function networkOf(args: Arguments, io: Io): Promise<Network> {
  const dns = text(args, "dns");
  const caPem = "ca-file" in args.command.options ? await certificates(args, io) : undefined;
  return createRealNetwork({
    ...(dns === undefined ? {} : { dns: endpoint(dns) }),
    ...(caPem === undefined ? {} : { caPem }),
  });
}

/** `127.0.0.1:5353`, `[::1]:5353`, `localhost:5353`, or an address alone (port 53). */
export function endpoint(value: string): Endpoint {
  const match = /^(?:\[([^\]]+)\]|([^:]+)|((?:[0-9a-f]*:){2,}[0-9a-f.]*))(?::(\d{1,5}))?$/i.exec(
    value.trim(),
  );
  const host = match?.[1] ?? match?.[2] ?? match?.[3] ?? "";
  const address = host.toLowerCase() === "localhost" ? "127.0.0.1" : host;
  const port = Number(match?.[4] ?? 53);
  if (!isIP(address) || port < 1 || port > 65535) {
    throw new UsageError(`--dns wants an address and a port, not “${value}”`, [
      "For example: --dns 127.0.0.1:5353",
    ]);
  }
  return { address, port };
}

async function certificates(args: Arguments, io: Io): Promise<string | undefined> {
  const pem = await readGivenText(args, io, "ca-file");
  if (pem === null) return undefined;
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) {
    throw new UsageError(
      "The file given by --ca-file holds no certificate",
      ["Give a PEM file: it begins with -----BEGIN CERTIFICATE-----."],
      { code: "ca-file-unreadable" },
    );
  }
  return pem;
}
