import type { CredentialFact, OktaSettings, SettingsInput } from "../contract/index.ts";

/** What the tasks are filled in with. */
export interface TaskContext {
  readonly input: SettingsInput;
  readonly settings: OktaSettings;
  /** The From address Okta will use; may be empty. */
  readonly from: string;
  /** The custom email domain; may be empty. */
  readonly emailDomain: string;
  readonly credential: CredentialFact | null;
}
