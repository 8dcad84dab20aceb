import type { KeyObject } from "node:crypto";
import type { ZonePlan } from "./dns/zone.ts";

/**
 * What the practice world is made of, as data: what the consoles know, and what stands between the admin and the
 * servers. A scenario is a function from one plan to another; the servers only read it.
 */
export interface Plan<Consoles = unknown> {
  /** The servers' clock minus this computer's, in milliseconds. */
  readonly serverClockMs: number;
  readonly dns: DnsPlan;
  readonly smtp: SmtpPlan;
  readonly delivery: DeliveryPlan;
  readonly tokenHost: TokenHostPlan;
  /** What the provider's own consoles know: its folder says what that is. */
  readonly consoles: Consoles;
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

interface SmtpPlan {
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

interface TokenHostPlan {
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

/** The public half of a key, under the ID that a JWT's `kid` names. */
export interface KnownKey {
  readonly keyId: string;
  readonly publicKey: KeyObject;
}
