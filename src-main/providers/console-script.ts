import type { ReplyKey, SettingsInput, WrittenScript } from "../contract/index.ts";
import type { RunHere } from "./run-here.ts";
import type { TaskContext } from "./task-context.ts";

/** What a script is written for, beside the setup's values. */
interface ScriptSetup {
  /** The setup's id: the mark of what the script makes. */
  readonly id: string;
  readonly replyKey: ReplyKey;
  /** Of the key that was made here, where that becomes the credential: its certificate (PEM), and its end (RFC 3339). */
  readonly certificate?: { readonly pem: string; readonly until: string } | undefined;
  /** The console's ID of the secret that the setup has now; "" when there is none. */
  readonly secretKeyId: string;
  /** The secret or key is being replaced, and the new one is not here yet: the script adds a second one. */
  readonly rotating: boolean;
}

/** What a reply says, checked for its form. */
export interface ScriptReply {
  readonly setup: string;
  /** The revision of the script that printed it. */
  readonly script: string;
  /** When (ISO 8601). */
  readonly at: string;
  /** Whom it lets send: another mailbox than the setup's means that the script is older than the setup. */
  readonly mailbox: string;
  /** The values that the console gave: as settings, and for people with the console's labels. */
  readonly settings: SettingsInput;
  readonly values: readonly { readonly label: string; readonly value: string }[];
  /** A new client secret, and the console's ID for it; null when the one there was left alone. */
  readonly secret: { readonly value: string; readonly keyId: string } | null;
  /** The console took the key that was made here as the credential: how it calls it. */
  readonly ownKey?: {
    readonly keyId: string;
    readonly projectId: string;
    readonly clientEmail: string;
    readonly clientId: string;
  };
  /** Where the email domain's DKIM records have to lead; empty where the console did not tell. */
  readonly dkim?: readonly string[];
  readonly did: readonly string[];
  /** The console tasks that are proven by it. */
  readonly tasks: readonly string[];
}

/** One script for a provider's console work, and the reader of its reply. */
export interface ConsoleScript {
  /** The key that is made for a setup becomes its credential, by a certificate that the script uploads: for how many days. */
  readonly certifiedDays?: number;
  readonly here: RunHere;
  write(context: TaskContext, own: ScriptSetup): WrittenScript;
  /** Null when this is no reply of such a script. */
  read(payload: unknown): Promise<ScriptReply | null>;
}
