import type { Evidence } from "../contract/evidence.ts";

/** Bounds of one session, in milliseconds. */
export interface SessionBounds {
  readonly connectMs: number;
  readonly tlsMs: number;
  /** For the greeting and for the reply to each command. */
  readonly replyMs: number;
  /** For the reply after the message: servers check the message before they answer. */
  readonly messageReplyMs: number;
}

export const sessionBounds: SessionBounds = {
  connectMs: 10_000,
  tlsMs: 10_000,
  replyMs: 30_000,
  messageReplyMs: 60_000,
};

export interface SessionOptions {
  readonly host: string;
  readonly port: number;
  readonly signal: AbortSignal;
  readonly bounds: SessionBounds;
  /** What each phase saw, redacted. */
  readonly onEvidence: (evidence: Evidence) => void;
}
