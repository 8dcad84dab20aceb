import type { NetworkOperation } from "./port.ts";
import { whereOf } from "./where.ts";

/** Where a request really goes when a proxy stands in between. */
export interface HttpProxy {
  readonly host: string;
  readonly port: number;
}

/**
 * The proxy that the environment names for a URL, by the rules undici keeps: `https_proxy` and `http_proxy`, small letters
 * first, and `no_proxy` with hosts, domains (`.example.com`), ports and `*`.
 */
export function proxyOf(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
): HttpProxy | undefined {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === "https:";
  const http = env.http_proxy ?? env.HTTP_PROXY;
  const named = secure ? (env.https_proxy ?? env.HTTPS_PROXY ?? http) : http;
  if (named === undefined || named === "" || !URL.canParse(named)) return undefined;
  const excluded = (env.no_proxy ?? env.NO_PROXY ?? "").split(/[,\s]/).filter((entry) => entry !== "");
  const asked = port === "" ? (secure ? "443" : "80") : port;
  if (excluded.some((entry) => excludes(entry.toLowerCase(), hostname.toLowerCase(), asked)))
    return undefined;
  return whereOf(new URL(named));
}

function excludes(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  const [, name = entry, onPort] = /^(.+?)(?::(\d+))?$/.exec(entry) ?? [];
  if (onPort !== undefined && onPort !== port) return false;
  const domain = name.replace(/^\*?\./, "");
  return host === domain || host.endsWith(`.${domain}`);
}

/** How a request through a proxy failed at the proxy: our own code for it, or undefined for a failure beyond it. */
export function proxyFailure(
  code: string,
  error: unknown,
): { code: string; operation: NetworkOperation } | undefined {
  const status = tunnelStatus(error);
  if (status === 407) return { code: "PROXY_AUTHENTICATION", operation: "request" };
  if (status !== undefined) return { code: "PROXY_REFUSED", operation: "request" };
  // The only connection that this computer makes is the one to the proxy.
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return { code: "PROXY_NAME_NOT_FOUND", operation: "resolve" };
  if (/^E(?:CONNREFUSED|HOSTUNREACH|NETUNREACH|ADDRNOTAVAIL)$|CONNECT_TIMEOUT|^ETIMEDOUT$/.test(code))
    return { code: "PROXY_UNREACHABLE", operation: "connect" };
  // It said yes to CONNECT, or nothing that HTTP knows, and then sent something of its own.
  if (/^HPE_|WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|^EPROTO$/.test(code))
    return { code: "PROXY_NOT_HTTP", operation: "request" };
  if (/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_ABORTED|UND_ERR_PRX_CONN|UNKNOWN)$/.test(code))
    return { code: "PROXY_REFUSED", operation: "request" };
  return undefined;
}

/** undici: “Proxy response (407) !== 200 when HTTP Tunneling”. */
function tunnelStatus(error: unknown): number | undefined {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth++) {
    const status = /^Proxy response \((\d{3})\)/.exec(e.message)?.[1];
    if (status !== undefined) return Number(status);
  }
  return undefined;
}
