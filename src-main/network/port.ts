import type { Socket } from "node:net";

/** An IP address (no name) and a port. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Every wait has a bound and can be cancelled. Milliseconds. */
export interface Wait {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * The outside world, as one port. A host builds the real one; the practice provider is another. Nothing below a host
 * reaches for a global socket, fetch or clock, so tests, scenarios and benches run the code that ships.
 *
 * Failures are `NetworkError`s: they say what was attempted, where, and Node's code.
 */
export interface Network {
  /** True in the practice world: a run over it is labelled so, for ever. */
  readonly practice: boolean;
  /** Milliseconds since the epoch. */
  now(): number;
  /** The recursive resolvers to ask first (the system's, or the one given with `--dns`). Empty when there is none. */
  resolvers(): readonly Endpoint[];
  /** True when one DNS server was given (`--dns`) and no other is asked, not even the zone's own. Absent for false. */
  readonly onlyGivenDns?: boolean;
  /** Public recursive resolvers, for comparison. Empty when they must not be asked. */
  publicResolvers(): readonly Endpoint[];
  /**
   * Sends one datagram and returns the first datagram from the same address and port that `accept` likes.
   * Others are dropped, as RFC 5452 section 9 asks.
   */
  udp(
    to: Endpoint,
    message: Uint8Array,
    accept: (reply: Uint8Array) => boolean,
    wait: Wait,
  ): Promise<Uint8Array>;
  /** Addresses of a host name, as the system (or `--dns`) resolves it. IP literals come back as they are. */
  lookup(host: string, wait: Wait): Promise<readonly string[]>;
  /** A plain TCP connection. `host` is a name or an address. The caller destroys the socket. */
  connect(to: { host: string; port: number }, wait: Wait): Promise<Socket>;
  /** Certificates to trust instead of the system's (PEM), or undefined for the system's. For TLS on a `connect` socket. */
  trust(): readonly string[] | undefined;
  /** HTTP(S), redirects not followed. The caller bounds the body it reads. */
  fetch(url: string, init: RequestInit & { signal: AbortSignal }): Promise<Response>;
  /** The proxy a request for this URL goes through, where one is known. Absent where a host keeps it to itself. */
  proxyOf?(url: string): { readonly host: string; readonly port: number } | undefined;
  /** Every `host:port` contacted so far, in order of first contact. For the report. */
  contacted(): readonly string[];
}

export type NetworkOperation = "resolve" | "connect" | "tls" | "request" | "read";

/** What went wrong on the wire, with enough said for the diagnosis to tell causes apart. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  readonly operation: NetworkOperation;
  readonly host: string;
  readonly port: number | undefined;
  /** Node's or OpenSSL's code: ECONNREFUSED, ENOTFOUND, ETIMEDOUT, CERT_HAS_EXPIRED. `ABORTED` when cancelled. */
  readonly code: string;

  constructor(
    operation: NetworkOperation,
    host: string,
    port: number | undefined,
    code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.operation = operation;
    this.host = host;
    this.port = port;
    this.code = code;
  }
}

/** The code of an error of Node, undici or OpenSSL, looked for down the chain of causes. */
export function errorCode(error: unknown): string {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth++) {
    if (e instanceof AggregateError && e.errors[0] instanceof Error) return errorCode(e.errors[0]);
    const code = (e as NodeJS.ErrnoException).code;
    if (typeof code === "string") return code;
    if (e.name === "TimeoutError") return "ETIMEDOUT";
    // fetch's parser gives no code for an answer that does not begin as HTTP: the one llhttp has for it.
    if (e.name === "HTTPParserError") return "HPE_INVALID_CONSTANT";
    if (e.name === "AbortError") return "ABORTED";
    // Of an answer 407 fetch makes a network error without a word (Fetch standard, HTTP-network-or-cache fetch).
    if (depth > 0 && e.message === "" && e.cause === undefined) return "PROXY_AUTHENTICATION";
  }
  return "UNKNOWN";
}

/** Which part of a request failed, by its code: name, connection, TLS, or the request itself. */
export function operationOf(code: string): NetworkOperation {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "ERR_NAME_NOT_RESOLVED") return "resolve";
  if (/CERT|SSL|TLS|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO/.test(code)) return "tls";
  if (/^E(?:CONNREFUSED|HOSTUNREACH|NETUNREACH|NETDOWN|ADDRNOTAVAIL)$|CONNECT_TIMEOUT/.test(code))
    return "connect";
  return "request";
}
