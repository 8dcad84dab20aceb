import type { Change, Finding, JournalEntry, MailwrightError, SystemId } from "../contract/index.ts";
import type { JournalView } from "./journal.ts";

/** A value that can be written as JSON: what a system's own form of an object is kept as. */
export type Json = NonNullable<JournalEntry["replaced"]>;

/**
 * What a system learns from those read before it. Each room adds its own names by a type of its own. `unread`: the systems that
 * could not be read, as `SystemId[]`.
 */
export type Facts = Readonly<Record<string, unknown>>;

/** What a connection may use while it works. */
export interface Hands {
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Waits, and tells the person why. @param text what is waited for, a sentence without its full stop @param ms milliseconds
   * Throws the signal's reason when cancelled.
   */
  wait: (text: string, ms: number) => Promise<void>;
}

/** A change with the hands to make it. */
export interface Planned {
  /** Its state is `right`, `pending` or `conflict`: what the system itself tells. */
  readonly change: Change & { readonly state: "right" | "pending" | "conflict" };
  /** What stands there now, in the system's own form, if that is to be restored. Noted before anything is sent. */
  readonly replaced?: Json;
  /** Of a change that is right: what stands there, in the system's own form, to be known again at an undo. */
  readonly left?: Json;
  /** Changes that are made before it where they can be. It needs none of them: one that stays behind does not hold it up. */
  readonly after?: readonly string[];
  /** What it means to make it while some of `after` stay behind: said before its question, with their titles. */
  readonly without?: string;
  /** Nothing is made for it: it comes of the changes it needs, or a person sees it then. It counts as done once they are. */
  readonly follows?: true;
  /**
   * Makes the change. It may be broken off at any point and be called again after a new reading; where the system has a
   * compare-and-set, it is used. What it resolves to says nothing. Throws a `MailwrightError` for whatever the system refuses, a
   * network that fails included.
   */
  readonly write?: (hands: Hands) => Promise<unknown>;
  /** After the change was read back: waits until the world sees it, within a bound. @returns a note for the person */
  readonly settle?: (hands: Hands) => Promise<string | undefined>;
}

/** What a system holds now, as the changes that would bring it to what the setup wants. */
export interface Reading {
  readonly changes: readonly Planned[];
  readonly facts?: Facts;
  readonly findings?: readonly Finding[];
  /** Why the system itself could not be read. The engine says it: the others go on. */
  readonly stopped?: MailwrightError;
}

/** What became of one undo. `kept` with the reason: it is no longer what was left there, or cannot be taken back. */
export type Undone = { readonly state: "undone" | "gone" } | { readonly state: "kept"; readonly why: string };

/** One connected system. */
export interface Connection {
  readonly system: SystemId;
  /**
   * Reads what is there. Writes nothing. Throws a `MailwrightError` when the system does not let itself be read.
   * @param made the change that was just tried: what it does not touch may be told as it was read before
   */
  read(facts: Facts, journal: JournalView, hands: Hands, made?: string): Promise<Reading>;
  /**
   * What the world shows of the system while it does not let itself be read: its changes are right where they are seen to be,
   * otherwise left to a person's hand (`byHand`). Absent where nothing of it is seen from outside. Throws only when cancelled.
   */
  seen?(facts: Facts, journal: JournalView, hands: Hands): Promise<Reading>;
  /**
   * Takes back what one entry of the log did, if what stands there is still what it left; an entry that was only begun has
   * no `left`: then only what is as the change would have left it is touched.
   */
  undo(entry: JournalEntry, hands: Hands): Promise<Undone>;
}
