import type { ReadAs } from "../plan.ts";

/** What Entra and Exchange Online know. */
export interface MicrosoftPlan {
  readonly entra: EntraPlan;
  readonly exchange: ExchangePlan;
}

export interface EntraPlan {
  /** What the `iss` of its tokens begins with. */
  readonly issuer: string;
  readonly readAs: ReadAs;
  readonly tenant: { readonly id: string; readonly domains: readonly string[] };
  readonly app: EntraApp;
  /** Resources of the tenant by identifier URI. */
  readonly resources: Readonly<
    Record<string, { readonly disabled: boolean; readonly assignmentRequired: boolean }>
  >;
  /** Conditional Access for workload identities. */
  readonly conditionalAccess: "allow" | "block";
}

export interface EntraApp {
  readonly clientId: string;
  readonly name: string;
  readonly disabled: boolean;
  /** The Enterprise application in this tenant: its Object ID; null when there is none. */
  readonly servicePrincipal: string | null;
  readonly secrets: readonly { readonly sha256: string; readonly expiresAt: number }[];
  /** Application permissions with admin consent, by resource URI's host. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** Claims that its tokens carry instead of the usual ones; `undefined` for one that is left out. */
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface ExchangePlan {
  /** What the `aud` of a token may say. */
  readonly audiences: readonly string[];
  /** Rows of `Get-ServicePrincipal`. */
  readonly servicePrincipals: readonly { readonly appId: string; readonly objectId: string }[];
  /** `Get-TransportConfig | fl SmtpClientAuthenticationDisabled` */
  readonly tenantSmtpClientAuthenticationDisabled: boolean;
  readonly mailboxes: readonly Mailbox[];
  /** RBAC for Applications: apps with the role `Application SMTP.SendAsApp`, which need no Entra permission. */
  readonly applicationRoles: readonly string[];
}

export interface Mailbox {
  readonly userPrincipalName: string;
  /** Addresses the mailbox may send from: its own, and those it has SendAs for. */
  readonly addresses: readonly string[];
  /** `Get-CASMailbox`: null inherits the tenant's switch. */
  readonly smtpClientAuthenticationDisabled: boolean | null;
  /** Object IDs with FullAccess. */
  readonly fullAccess: readonly string[];
}
