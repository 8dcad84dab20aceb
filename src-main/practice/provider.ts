import type { OktaSettings, ProviderId, SettingsInput } from "../contract/settings.ts";
import type { Cloud, DkimRecord } from "../providers/index.ts";
import type { HttpRequest } from "./https/server.ts";
import type { DeliveryPlan, HttpReply, KnownKey, Plan } from "./plan.ts";
import type { PracticeScenario } from "./scenarios/scenario.ts";
import type { ShellRun } from "./shell-run.ts";
import type { SubmissionRules } from "./smtp/rules.ts";
import type { CertificateAuthority } from "./tls/authority.ts";
import type { TokenLedger } from "./tokens.ts";

/** What the admin entered, as far as it has the right shape to be true. */
export interface ConsoleRequest {
  readonly settings: OktaSettings;
  readonly cloud: Cloud | null;
  /** In lower case; may be empty. */
  readonly domain: string;
  readonly objectId: string | undefined;
  /** `iss` of the setup's JWTs; "" in the other flow. */
  readonly issuer: string;
  readonly keys: readonly KnownKey[];
  readonly secretSha256: string | null;
  /** Every address that the setup names, in lower case. */
  readonly addresses: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a server of the world knows when it is asked. */
interface ServerFacts<Consoles> {
  readonly plan: Plan<Consoles>;
  readonly tokens: TokenLedger;
  /** The servers' clock, in milliseconds. */
  readonly nowMs: number;
}
export interface WebFacts<Consoles> extends ServerFacts<Consoles> {
  readonly authority: CertificateAuthority;
  /** The token endpoint of the settings. */
  readonly endpoint: string;
}
interface MailFacts<Consoles> extends ServerFacts<Consoles> {
  /** The server's first name. */
  readonly host: string;
}

/** The servers of one provider. Their code is large: it is loaded when a world starts. */
export interface PracticeServers<Consoles = unknown> {
  /** Consoles in which everything is as it should be. */
  consoles(request: ConsoleRequest): Consoles;
  web(request: HttpRequest, world: WebFacts<Consoles>): Promise<HttpReply>;
  mail(world: MailFacts<Consoles>): SubmissionRules;
  /** What arrives of an accepted mail, where that is not what was sent: Gmail replaces a From address. */
  arrives?(
    mail: { readonly user: string; readonly from: string; readonly raw: string },
    consoles: Consoles,
  ): { readonly raw: string; readonly returnPath: string };
}

/** Everything of the practice world that is special to one provider. Its hosts and DNS are those of `providers/`. */
export interface PracticeProvider {
  readonly id: ProviderId;
  /** What the practice company enters on the Provider app step. */
  readonly settings: SettingsInput;
  /** `works` stands first and is the one that succeeds. */
  readonly scenarios: readonly PracticeScenario[];
  /** What is done in a console to end a scenario, by the task it belongs to: the words on the button. */
  readonly deeds: Readonly<Record<string, string>>;
  /** Where its mail leaves from, inside what its SPF include allows. */
  readonly outgoing: { readonly host: string; readonly address: string; readonly spf: string };
  /** The MX record of a customer's domain, in the zone `apex`: `preference exchange`. */
  mailExchange(of: { readonly domain: string; readonly apex: string }, cloud: Cloud | null): string;
  /** Where an alias for DKIM leads. */
  keyOf?(record: DkimRecord, domain: string, cloud: Cloud | null): string;
  /** Selector and domain of its signatures: the admin's domain once signing is on there, until then its own. */
  signer(
    signing: Exclude<DeliveryPlan["dkim"], "off">,
    domain: string,
    cloud: Cloud | null,
  ): { readonly selector: string; readonly domain: string };
  /** What its cloud shell does with the script of a setup; absent where there is no script. */
  shell?(run: ShellRun): Promise<{ readonly lines: readonly string[]; readonly facts: object }>;
  servers(): Promise<PracticeServers>;
}
