import type {
  ConnectionFact,
  DnsCheck,
  DnsHostGuide,
  DnsZone,
  Finding,
  OktaOrg,
  OktaRecord,
  OktaSettings,
  Setup,
  SystemId,
} from "../contract/index.ts";
import type { Secret } from "../credentials/secret.ts";
import type { Network } from "../network/port.ts";
import type { Connection, Facts, Hands } from "../plan/connection.ts";

/** What connections tell each other of what they read. */
export interface ConnectionFacts extends Facts {
  /** The records by which Okta verifies the email domain; absent while Okta does not have the domain. */
  readonly oktaRecords?: readonly OktaRecord[];
  /** Systems before it that could not be read: what the setup knows of them counts then. */
  readonly unread?: readonly SystemId[];
}

/** What is entered to connect, by the names of the guide's fields, and what it is checked with. */
export interface ConnectPlace {
  readonly network: Network;
  readonly hands: Hands;
  readonly setup: Setup;
  /** The zone that the public delegation points to; null where it is not known. */
  readonly zone: DnsZone | null;
}

/** A connection that was tried and works. */
export interface Connected {
  readonly fact: Omit<ConnectionFact, "connectedAt" | "revision">;
  /** Everything secret of it, in one text of the connector's own form: it goes to the keychain. */
  readonly secret: Secret;
  /** Worth knowing, without being in the way: a token that may do more than it needs. */
  readonly findings: readonly Finding[];
}

/** What a connection works with once it is open. */
export interface OpenPlace {
  readonly network: Network;
  readonly setup: Setup;
  readonly settings: OktaSettings;
  /** Of the settings and the credential: what a server at Okta was made with. */
  readonly fingerprint: string;
  /** Hands out the connection's own secret. Throws `secret-…`. */
  withSecret<T>(use: (secret: Secret) => Promise<T>): Promise<T>;
  /** Hands out the setup's client secret or private key: from the keychain to Okta. Throws `secret-…`. */
  withCredential<T>(use: (secret: Secret) => Promise<T>): Promise<T>;
  /** The records that the domain needs, as the DNS check sees them now. */
  readonly check: DnsCheck;
  /** Where Okta's test message goes. */
  readonly recipient: string;
}

/** All that is special to one system which can be connected. A new one is a folder, and one line in `index.ts`. */
export interface Connector {
  readonly system: SystemId;
  /** For people: "Cloudflare". */
  readonly name: string;
  /** How a DNS host is connected with the least rights, for this zone. Absent for Okta, which has pages of its own. */
  guide?(zone: DnsZone | null, check: DnsCheck | null): DnsHostGuide;
  /** Tries what was entered, by reading only. Throws a `MailwrightError` that names what is wrong or missing. */
  connect(entered: Readonly<Record<string, string>>, place: ConnectPlace): Promise<Connected>;
  open(fact: ConnectionFact, place: OpenPlace): Connection;
  /** Ends the token at the system itself, where that can be done. */
  revoke?(
    fact: ConnectionFact,
    place: Pick<OpenPlace, "network" | "withSecret"> & { readonly hands: Hands },
  ): Promise<void>;
}

/** What Okta has beside: an org tells who it is before anybody signs in, and lets a service app sign in with a key made here. */
export interface OktaConnector extends Connector {
  /**
   * Who an org is, in whatever form its address was pasted. `org` is null when the findings say why: it is no address, nobody
   * answers there, or it is an org that has no such email servers. Throws a `MailwrightError` when it cannot be asked.
   */
  readOrg(
    pasted: string,
    place: { readonly network: Network; readonly signal: AbortSignal },
  ): Promise<{ readonly org: OktaOrg | null; readonly findings: readonly Finding[] }>;
  /** A new key of a service app: its public half as a JWK (RFC 7517), in JSON, and the private half in a form of the connector's own. */
  makeKey(): Promise<{ readonly jwk: string; readonly secret: Secret }>;
}
