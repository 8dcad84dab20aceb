import type {
  AuthType,
  ConsoleTask,
  Finding,
  OktaSettings,
  ProviderId,
  ProviderWords,
  SettingsField,
  SettingsInput,
  SourceLink,
  StepId,
} from "../contract/index.ts";
import type { Cloud } from "./cloud.ts";
import type { ConsoleScript } from "./console-script.ts";
import type { TaskContext } from "./task-context.ts";

export type { TaskContext } from "./task-context.ts";

/** A console action before its state is known: `done` is computed from facts by the caller. */
export interface ProviderTask extends Omit<ConsoleTask, "done" | "inputs"> {
  /** Absent where the console shows nothing that is entered here. */
  readonly inputs?: ConsoleTask["inputs"];
  /** The stage of a run that proves it by passing; absent for what only a person can tick. */
  readonly provenBy?: "token" | "auth" | "send";
  /** An application permission in the token's claims, which proves it too. */
  readonly provenByRole?: string;
}

/** A file a provider's console work asks for, filled in with the admin's values. */
export interface ProviderDocument {
  readonly name: string;
  readonly text: string;
}

/** A token endpoint's refusal (RFC 6749 section 5.2), with Entra's numbers where there are any. */
export interface Refusal {
  readonly errorDescription?: string;
  readonly errorCodes?: readonly number[];
}

/** What may be asked about a refusal: an address that takes no credential, or the token once more without `sub`. */
export type FollowUp =
  | { readonly ask: "openid-configuration" | "certificates"; readonly url: URL }
  | { readonly ask: "token-without-sub" };

/** What lint reads: the settings as Okta gets them, and what the admin typed. */
export interface LintContext {
  readonly settings: OktaSettings;
  readonly input: SettingsInput;
  readonly from: string;
}

/** Everything that is special to one email provider. Plain data and pure functions. */
export interface Provider {
  readonly id: ProviderId;
  readonly words: ProviderWords;
  /** The flow this provider uses; null where the admin chooses. */
  readonly flow: AuthType | null;
  /** Its servers: one entry for most, one for each national cloud, none for a provider that is not known. */
  readonly clouds: readonly Cloud[];
  /** The cloud that the admin's tenant is in; null for a provider that is not known. */
  cloudOf(input: SettingsInput): Cloud | null;
  /** First words of the finding codes that speak of its servers. */
  readonly codes: readonly string[];
  /** The console tasks that failures send to, whoever the provider is. */
  readonly work: { readonly mailbox: string; readonly permission: string; readonly values: string };
  /** Hosts of its that are often entered for SMTP, and what they are. */
  readonly notSmtp: readonly { readonly host: string; readonly cause: string }[];
  /** What a token's claims tell of the settings, for fields that are still empty. */
  learns(claims: Readonly<Record<string, unknown>>): SettingsInput;
  /** Whether the form of its client secrets is known: elsewhere a secret may look like an ID, a date or an address. */
  readonly knownSecrets: boolean;
  /** Whether its token endpoint says more than the errors of RFC 6749 section 5.2, in words that the catalogue knows. */
  readonly ownTokenErrors: boolean;
  /** What a refusal of its token endpoint leaves open, and how to ask; null where it leaves nothing, or the endpoint is another's. */
  followUp(refusal: Refusal, endpoint: URL, settings: OktaSettings): FollowUp | null;
  /** Fills in what the admin did not enter. Texts are tidied; a text that is not known yet is "". */
  settings(input: SettingsInput, from: string): OktaSettings;
  /** The console work, in the order that works. */
  tasks(context: TaskContext): readonly ProviderTask[];
  /** The file its console work asks for: a script, a sheet for a colleague; null when there is none. */
  document(context: TaskContext): ProviderDocument | null;
  /** One script for all of the console work that has an interface; null when there is none. */
  readonly script: ConsoleScript | null;
  /** Where a value that is missing comes from: the way to it, and the step where it is entered unless that is the app's. */
  readonly origins: Readonly<
    Partial<Record<SettingsField, { readonly fix: string; readonly step?: StepId }>>
  >;
  /** The field to name where the token endpoint is missing: the one it follows from. */
  readonly endpointField: SettingsField;
  /**
   * What must have been done at the provider before Okta can send, for whoever enters the settings there: sentences.
   * `proven`: a test that passed shows that it was done.
   */
  readonly beforeOkta: readonly { readonly text: string; readonly proven: boolean }[];
  /** What goes into the secret's row of Okta's form, for whoever enters it by hand. Sentences. */
  secretForOkta(authType: AuthType): string;
  /** Where its own documents say more: about SMTP with OAuth 2.0, and that Basic authentication ends. */
  readonly reading: readonly SourceLink[];
  /** The rules that hold for this provider only. `lintSettings` in lint.ts adds the ones that hold for all. */
  lint(context: LintContext): Finding[];
}
