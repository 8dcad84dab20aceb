import { isIP } from "node:net";
import type { Endpoint, Network } from "../../network/port.ts";
import { createRealNetwork } from "../../network/real.ts";
import { type Arguments, text, UsageError } from "./command.ts";
import { readTextFile } from "./files.ts";

/** The real network with what the command line says of it: `--dns HOST:PORT` and `--ca-file PEM`. */
export async function networkOf(args: Arguments): Promise<Network> {
  const dns = text(args, "dns");
  const caFile = text(args, "ca-file");
  return createRealNetwork({
    ...(dns === undefined ? {} : { dns: endpoint(dns) }),
    ...(caFile === undefined ? {} : { caPem: await certificates(caFile) }),
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

async function certificates(path: string): Promise<string> {
  const pem = await readTextFile(path, 1_048_576);
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) {
    throw new UsageError(
      `The file ${path} holds no certificate`,
      ["Give a PEM file: it begins with -----BEGIN CERTIFICATE-----."],
      { code: "ca-file-unreadable" },
    );
  }
  return pem;
}
