import type { buildConnector, Dispatcher } from "undici";

export interface NodeFetchOptions {
  /** How connections are made: lookup, trust, bounds. */
  readonly connect: buildConnector.BuildOptions;
  /** True for a host that is never asked through a proxy. */
  readonly isDirect: (host: string) => boolean;
}

/**
 * Node's way to fetch: undici with connections of its own, and a proxy where the environment names one
 * (`HTTPS_PROXY`, `NO_PROXY`). undici is loaded by the first request: a host that brings its own fetch never needs it.
 */
export function createNodeFetch(
  options: NodeFetchOptions,
): (url: string, init: RequestInit) => Promise<Response> {
  const { connect, isDirect } = options;
  let agents: { direct: Dispatcher; proxied: Dispatcher } | undefined;
  return async (url, init) => {
    const { Agent, EnvHttpProxyAgent, fetch } = await import("undici");
    agents ??= {
      direct: new Agent({ connect }),
      // TLS inside the tunnel has options of its own: the trust must be the same.
      proxied: new EnvHttpProxyAgent({ connect, requestTls: connect }),
    };
    const dispatcher = isDirect(new URL(url).hostname) ? agents.direct : agents.proxied;
    const sent = fetch(url, { ...init, dispatcher } as Parameters<typeof fetch>[1]);
    return sent as unknown as Promise<Response>;
  };
}
