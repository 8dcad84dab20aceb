/** What may be wrong in the practice company's org at Okta, or in the way to it. */
export const oktaTroubles = [
  "works",
  /** The feature for OAuth servers is off, and can be switched on. */
  "feature-off",
  /** It is not among the features that the org can switch. */
  "feature-absent",
  /** The org runs on Classic Engine. */
  "classic",
  /** The token's creator may read, and change nothing. */
  "no-role",
  /** The service app lacks the scope to manage email servers. */
  "scope-missing",
  /** The service app lacks the scope of the System Log. */
  "log-scope-missing",
  /** The service app has to prove possession of its token. */
  "dpop",
  /** The email domain is there already, unverified. */
  "domain-exists",
  /** It is there, and its sender is another one. */
  "domain-other-sender",
  /** It belongs to another brand. */
  "domain-other-brand",
  /** Another org of the cell has it. */
  "domain-taken",
  /** Okta's first look at the records fails, and so does its status. */
  "verify-failed",
  /** The same, with the status that no list of Okta's has. */
  "verify-failed-to-verify",
  /** Okta looks for a while. */
  "verify-polling",
  /** A server takes Okta's test only while it is enabled. */
  "test-disabled",
  /** Okta cannot reach the mail server: E0000223. */
  "server-unreachable",
  /** The mail server does not take the sign-in: E0000224. */
  "server-auth",
  /** The org has as many servers as it may have: E0000225. */
  "server-limit",
  /** Okta gets no token: E0000266. */
  "server-token",
  /** Another server is enabled. */
  "other-enabled",
  /** Another one is enabled in the moment ours is to be: E0000222. */
  "enabled-meanwhile",
  /** Lists come bare, without the object around them. */
  "bare-list",
  /** Every third request is put off: 429. */
  "throttled",
  /** Every third reading meets a server error: 503. */
  "trouble",
  /** Of every kind of change the first is made, and its answer is lost. */
  "cut",
  /** The System Log knows of the message a while later. */
  "log-late",
  /** Okta could not deliver the message: the provider refused its sign-in. */
  "log-failure",
] as const;
export type OktaTrouble = (typeof oktaTroubles)[number];
