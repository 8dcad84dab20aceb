import type { IncomingMessage } from "node:http";

/** What came of a request's body. `size` is its real length in bytes; at most `keep` bytes of it are in `bytes`. */
export interface Body {
  readonly bytes: Buffer;
  readonly size: number;
}

/**
 * Reads a body. Keeps at most `keep` bytes; the rest is counted and thrown away, up to `limit` bytes.
 * Undefined when the body is longer than `limit`, or the peer went away. The server's request timeout bounds the wait.
 */
export async function readBody(
  request: IncomingMessage,
  keep: number,
  limit: number,
): Promise<Body | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > limit) return undefined;
  const kept: Buffer[] = [];
  let size = 0;
  let room = keep;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > limit) return undefined;
      if (room > 0) kept.push(chunk.subarray(0, room));
      room = Math.max(0, room - chunk.byteLength);
    }
  } catch {
    return undefined;
  }
  return { bytes: Buffer.concat(kept), size };
}

/** Path and query of a request target, spelled as they came: nothing is decoded or tidied up. */
export function parseTarget(target: string): { path: string; query: URLSearchParams } | undefined {
  if (!target.startsWith("/") || target.startsWith("//")) return undefined;
  const at = target.indexOf("?");
  return at < 0
    ? { path: target, query: new URLSearchParams() }
    : { path: target.slice(0, at), query: new URLSearchParams(target.slice(at + 1)) };
}

/** A JSON value, in an object so that `null` and "not JSON" are told apart. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
