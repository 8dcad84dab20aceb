import { z } from "zod";
import type { JournalEntry } from "../../../contract/index.ts";
import { Sent } from "../../../contract/okta-log.ts";
import { recalled } from "../state.ts";
import { type Ground, ids } from "./ground.ts";
import type { OwnServer } from "./server-known.ts";

/** Was a test sent, or begun to be sent, with this server and this credential? It is never sent twice by itself. */
export function sentWith(
  entry: JournalEntry | undefined,
  server: string,
  fingerprint: string,
): Sent | undefined {
  if (!entry || entry.phase === "failed") return undefined;
  const sent = recalled(Sent, entry.left) ?? recalled(Sent, entry.replaced);
  return sent?.server === server && sent.fingerprint === fingerprint ? sent : undefined;
}

/** Okta refused the last test because the server was off: whether it takes one then is not documented. */
export const needsEnabled = ({ journal }: Ground): boolean => {
  const last = journal.last(ids.test);
  return last?.phase === "failed" && last.code === "okta-test-only-enabled";
};

/** Was a test begun by an application that broke off? Nobody noted whether it was sent. */
export const isUnsure = ({ journal, memory, place }: Ground): boolean =>
  journal.last(ids.test)?.phase === "begun" && memory.sending !== place.fingerprint;

/** Which test a server was switched off after. */
export const Off = z.object({ since: z.string() });

/** The test that broke off while the server was on for it alone: it was never agreed that mail goes through it. */
export function leftOn({ journal }: Ground, { server }: OwnServer): z.infer<typeof Off> | undefined {
  const last = journal.standing(ids.test);
  const sent = last?.phase === "done" ? undefined : recalled(Sent, last?.replaced);
  const isAgreed = ["begun", "done"].includes(journal.last(ids.enable)?.phase ?? "");
  const isOver = recalled(Off, journal.last(ids.testOff)?.left)?.since === sent?.since;
  return server.enabled === true && sent?.enabledFor && !isAgreed && !isOver
    ? { since: sent.since }
    : undefined;
}
