import type { KeyObject } from "node:crypto";
import type { ZonePlan } from "./dns/zone.ts";

/**
 * What the practice world is made of, as data: what the consoles know, and what stands between the admin and the
 * servers. A scenario is a function from one plan to another; the servers only read it.
 */
export interface Plan {
  /** The servers' clock minus this computer's, in milliseconds. */
  readonly serverClockMs: number;
  readonly dns: DnsPlan;
  readonly smtp: SmtpPlan;
  readonly delivery: DeliveryPlan;
  readonly tokenHost: TokenHostPlan;
  readonly google: GooglePlan;
  readonly entra: EntraPlan;
  readonly exchange: ExchangePlan;
  readonly other: OtherPlan;
}

export interface DnsPlan {
  /** The zone of the setup's domain. */
  readonly zone: ZonePlan;
  /** The rest of the world, as far as the setup needs it: the zone above, whose NS records delegate this one, included. */
  readonly elsewhere: readonly ZonePlan[];
  /** Addresses of name servers and resolvers that do not answer. */
  readonly silent: readonly string[];
}

/**
 * Values a token endpoint reads instead of the ones that were sent, by parameter or claim; empty for "not sent". For
 * mistakes in the admin's own values, which the world would otherwise believe.
 */
export type ReadAs = Readonly<Record<string, string>>;

/**
 * How a host answers a connection. `silent` never answers, as behind a firewall that drops. `unreachable` and `forbidden`
 * are said by this computer, which has no route or a firewall of its own.
 */
export type Reach = "open" | "refused" | "silent" | "reset" | "unreachable" | "forbidden";

export type CertificateKind =
  | "valid"
  /** Valid, for a few days more. */
  | "expiring"
  | "expired"
  | "not-yet-valid"
  | "wrong-name"
  | "self-signed"
  /** Signed by an authority this computer does not trust, as by a proxy that inspects TLS. */
  | "inspected";

/**
 * What a server does instead of its reply: a reply as it stands on the wire, lines joined by LF
 * (`550 5.4.5 Daily user sending quota exceeded`); it ends the connection, says nothing any more, or sends a line without
 * end; or it says something that is no SMTP.
 */
export type SmtpFault = string | { readonly act: "cut" | "stall" | "flood" } | { readonly raw: string };

export interface SmtpFaults {
  readonly greeting?: SmtpFault;
  readonly EHLO?: SmtpFault;
  readonly STARTTLS?: SmtpFault;
  readonly AUTH?: SmtpFault;
  readonly "MAIL FROM"?: SmtpFault;
  readonly "RCPT TO"?: SmtpFault;
  readonly DATA?: SmtpFault;
  readonly message?: SmtpFault;
}

/**
 * What becomes of TLS after STARTTLS: the server stays in clear, ends the connection, says nothing, refuses with an alert,
 * or has only versions that are no longer safe.
 */
export type TlsFault = "plain" | "cut" | "stall" | "alert" | "old";

export interface SmtpPlan {
  readonly reach: Reach;
  readonly certificate: CertificateKind;
  /** AUTH mechanisms in EHLO; absent for the provider's own list. */
  readonly mechanisms?: readonly string[];
  readonly startTls: boolean;
  /** Absent where TLS works. */
  readonly tls?: TlsFault;
  /** Replies of conditions that no console setting causes: maintenance, abuse bans, limits of the day. */
  readonly faults: SmtpFaults;
}

/** What the provider makes of an accepted mail. */
export interface DeliveryPlan {
  /** Whose name it signs with: the setup's domain, its own until that is switched on, or nobody's. */
  readonly dkim: "domain" | "provider" | "off";
}

export interface TokenHostPlan {
  readonly reach: Reach;
  readonly certificate: CertificateKind;
  /** Answers every request instead of the provider: a captive portal, a proxy, a provider with a fault. */
  readonly interception?: HttpReply;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ServiceAccount {
  /** The e-mail of the service account: `iss` of the JWT. */
  readonly email: string;
  /** The numeric Unique ID, which domain-wide delegation takes. */
  readonly clientId: string;
  readonly state: "enabled" | "disabled" | "deleted" | "restricted-to-its-organization";
  readonly keys: readonly ServiceAccountKey[];
}

export interface ServiceAccountKey {
  readonly keyId: string;
  readonly publicKey: KeyObject;
}

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

export interface GoogleUser {
  readonly address: string;
  readonly suspended: boolean;
  /** The Gmail service is on for this user. */
  readonly gmail: boolean;
  readonly sentToday: number;
  /** Addresses it may send from, its own first. Gmail puts that one where the From address is none of them. */
  readonly sendsAs: readonly string[];
}

export interface EntraPlan {
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

export interface OtherPlan {
  readonly clients: readonly OtherClient[];
  readonly users: readonly { readonly address: string; readonly suspended: boolean }[];
  readonly scopes: readonly string[];
  /** Client authentication methods of RFC 6749 section 2.3.1 that the endpoint takes. */
  readonly authMethods: readonly ("CLIENT_SECRET_POST" | "CLIENT_SECRET_BASIC")[];
  readonly grantTypes: readonly string[];
  readonly messagesPerDay: number;
  /** Addresses a user may send from; the user's own address always is one. */
  readonly senders: readonly string[];
}

export interface OtherClient {
  readonly clientId: string;
  /** `iss` of its JWTs. */
  readonly issuer: string;
  readonly secretSha256: string | null;
  readonly keys: readonly ServiceAccountKey[];
}
