/** An access token this world has issued, and what it stands for. */
export interface IssuedToken {
  /** Whom the token speaks for: the delegated user; absent for an app or a service account that acts as itself. */
  readonly subject?: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly audience: string;
  /** Application permissions in it. */
  readonly roles: readonly string[];
  /** `oid`: the service principal's Object ID. */
  readonly objectId?: string;
  /** By the servers' clock, in milliseconds. */
  readonly expiresAt: number;
}

/** The tokens of one world: a mail server takes only what its token endpoint gave out. */
export interface TokenLedger {
  add(token: string, issued: IssuedToken): void;
  /** The token if it was issued here and has not expired at `now` (milliseconds, servers' clock). */
  find(token: string, now: number): IssuedToken | undefined;
}

export function createTokenLedger(): TokenLedger {
  const issued = new Map<string, IssuedToken>();
  return {
    add: (token, facts) => void issued.set(token, facts),
    find(token, now) {
      const facts = issued.get(token);
      return facts !== undefined && now < facts.expiresAt ? facts : undefined;
    },
  };
}
