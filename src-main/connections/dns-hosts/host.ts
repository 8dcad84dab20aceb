import { quotedChunks } from "../../dns/ask/character-strings.ts";
import type { Hands } from "../../plan/connection.ts";

/** One value of a record set. */
export interface RecordValue {
  /**
   * What it says: the joined text of a TXT record, a name in its canonical form, `10 mx.acme.com`. Cloudflare's proxy is part
   * of it (`target (proxied)`): who asks the zone gets something else then.
   */
  readonly text: string;
  /** The same as the host spells it, quotation marks and pieces of a text included: what is put back at an undo. */
  readonly raw: string;
}

/** All records of one type at one name, as a host holds them. */
export interface RecordSet {
  /** In its canonical form. */
  readonly name: string;
  /** In capitals. */
  readonly type: string;
  /** Seconds; 1 is Cloudflare's "automatic". */
  readonly ttl: number;
  readonly values: readonly RecordValue[];
  /** It is more than records, and is not written by Mailwright: "an alias", "a record with a routing policy". */
  readonly special?: string;
  /** What the host needs to change just this set: an etag, the IDs of the records. */
  readonly handle?: unknown;
}

export type WrittenType = "TXT" | "CNAME";

/** Values as most hosts spell them: a text in quoted pieces, as zone files have it. */
export const spellQuoted = (type: WrittenType, text: string): string =>
  type === "TXT" ? quotedChunks(text) : text;

/** One change to one set. */
export interface Edit {
  readonly name: string;
  readonly type: WrittenType;
  /** What stands there, as it was read; null where there is nothing. The host changes it only if it is still so. */
  readonly from: RecordSet | null;
  /** What shall stand there; null for nothing. */
  readonly to: { readonly ttl: number; readonly values: readonly RecordValue[] } | null;
}

/** A zone as a host's interface lists it. */
export interface HostZone {
  /** What the host knows it by, and what else is needed to reach it; none of it is secret. */
  readonly values: Readonly<Record<string, string>>;
  readonly apex: string;
  /** Names of the servers that serve it, in their canonical form. */
  readonly nameServers: readonly string[];
  readonly isPrivate: boolean;
  /** Whether records may be written with what was entered; null where only trying tells. */
  readonly writable: boolean | null;
}

/** The zones that an access reaches. */
export interface HostZones {
  /** All with the name that was asked for. */
  readonly zones: readonly HostZone[];
  /** Names of others, for people. */
  readonly others: readonly string[];
}

/** A zone of a host, opened: three verbs. They throw a `MailwrightError` for whatever the host refuses. */
export interface OpenZone {
  /** All sets of all types at these names. */
  read(names: readonly string[], hands: Hands): Promise<readonly RecordSet[]>;
  /**
   * Makes the edits, all or none where the host can do that, each only if the set is still what was read.
   * @param mark a word to leave with new records where the host keeps notes
   */
  write(edits: readonly Edit[], hands: Hands, mark: string): Promise<void>;
  /** A value as this host spells it. */
  spell(type: WrittenType, text: string): string;
}
