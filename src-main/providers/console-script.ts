import type { ReplyKey, SettingsInput, WrittenScript } from "../contract/index.ts";
import type { TaskContext } from "./task-context.ts";

/** What a script is written for, beside the setup's values. */
export interface ScriptSetup {
  /** The setup's id: the mark of what the script makes. */
  readonly id: string;
  readonly replyKey: ReplyKey;
  /** The console's ID of the secret that the setup has now; "" when there is none. */
  readonly secretKeyId: string;
}

/** What a reply says, checked for its form. */
export interface ScriptReply {
  readonly setup: string;
  /** SHA-256 (hex) of the script that printed it. */
  readonly script: string;
  /** When (ISO 8601). */
  readonly at: string;
  /** Whom it lets send: another mailbox than the setup's means that the script is older than the setup. */
  readonly mailbox: string;
  /** The values that the console gave. */
  readonly settings: SettingsInput;
  /** A new client secret, and the console's ID for it; null when the one there was left alone. */
  readonly secret: { readonly value: string; readonly keyId: string } | null;
  readonly did: readonly string[];
  /** The console tasks that are proven by it. */
  readonly tasks: readonly string[];
}

/** One script for a provider's console work, and the reader of its reply. */
export interface ConsoleScript {
  write(context: TaskContext, own: ScriptSetup): WrittenScript;
  /** Null when this is no reply of such a script. */
  read(payload: unknown): ScriptReply | null;
}
