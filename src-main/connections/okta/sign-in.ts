import type { Secret } from "../../credentials/secret.ts";
import type { Network } from "../../network/port.ts";
import { type Answer, exchange } from "./exchange.ts";

export interface OktaRequest {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly url: URL;
  /** JSON. */
  readonly body?: string;
  /** In the body: they must not come back in what is kept. */
  readonly secrets?: readonly Secret[];
  readonly signal: AbortSignal;
}

/** How requests are authorised: each is sent with what proves who asks, to that host alone. */
export type SignIn = (request: OktaRequest) => Promise<Answer>;

export const headersOf = ({ body }: Pick<OktaRequest, "body">): Record<string, string> => ({
  accept: "application/json",
  ...(body !== undefined && { "content-type": "application/json" }),
});

/** By an API token, which may do what its creator may do: `Authorization: SSWS {token}`. */
export function tokenSignIn(
  network: Network,
  withSecret: <T>(use: (secret: Secret) => Promise<T>) => Promise<T>,
): SignIn {
  return ({ method, url, body, secrets = [], signal }) =>
    withSecret((token) =>
      exchange(
        url,
        (bound) =>
          network.fetch(url.href, {
            method,
            headers: { ...headersOf({ body }), authorization: token.use((value) => `SSWS ${value}`) },
            body: body ?? null,
            redirect: "manual",
            signal: bound,
          }),
        signal,
        [token, ...secrets],
      ),
    );
}
