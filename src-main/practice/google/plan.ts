import type { KnownKey, ReadAs } from "../plan.ts";

export interface GooglePlan {
  readonly readAs: ReadAs;
  readonly serviceAccounts: readonly ServiceAccount[];
  /** Rows of "Domain-wide delegation" in the Admin console. */
  readonly delegation: readonly { readonly client: string; readonly scopes: readonly string[] }[];
  /** "Manage access to services not controlled individually" is off. */
  readonly unlistedServicesRestricted: boolean;
  /** API controls block the scope for this app. */
  readonly appAccessBlocked: boolean;
  readonly users: readonly GoogleUser[];
  readonly messagesPerDay: number;
}

interface GoogleUser {
  readonly address: string;
  readonly suspended: boolean;
  /** The Gmail service is on for this user. */
  readonly gmail: boolean;
  readonly sentToday: number;
  /** Addresses it may send from, its own first. Gmail puts that one where the From address is none of them. */
  readonly sendsAs: readonly string[];
}

export interface ServiceAccount {
  /** The email address of the service account: `iss` of the JWT. */
  readonly email: string;
  /** The numeric Unique ID, which domain-wide delegation takes. */
  readonly clientId: string;
  readonly state: "enabled" | "disabled" | "deleted" | "restricted-to-its-organization";
  readonly keys: readonly KnownKey[];
}
