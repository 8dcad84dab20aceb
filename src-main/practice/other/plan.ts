import type { KnownKey } from "../plan.ts";

export interface OtherPlan {
  readonly clients: readonly OtherClient[];
  readonly users: readonly { readonly address: string; readonly suspended: boolean }[];
  readonly scopes: readonly string[];
  /** Client authentication methods of RFC 6749 section 2.3.1 that the endpoint takes. */
  readonly authMethods: readonly ("CLIENT_SECRET_POST" | "CLIENT_SECRET_BASIC")[];
  readonly grantTypes: readonly string[];
  readonly messagesPerDay: number;
  /** Octets a message may have: SIZE in the EHLO reply (RFC 1870). */
  readonly largestMessage: number;
  /** Addresses a user may send from; the user's own address always is one. */
  readonly senders: readonly string[];
}

export interface OtherClient {
  readonly clientId: string;
  /** `iss` of its JWTs. */
  readonly issuer: string;
  readonly secretSha256: string | null;
  readonly keys: readonly KnownKey[];
}
