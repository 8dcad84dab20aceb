import type { JournalEntry, Setup } from "../../contract/index.ts";
import { viewOf } from "../../plan/journal.ts";
import { ids } from "./changes/ground.ts";
import { rememberedBy } from "./changes/server-known.ts";
import { sentWith } from "./changes/test-sent.ts";

/**
 * Which credential of the setup Okta's server has, by the log: another one than the setup has now, this one, or this one with
 * Okta's test seen to arrive. Null where no server was made or changed through here: then nobody here knows.
 * @param fingerprint of the settings and the credential as they are now
 */
export function credentialAtOkta(
  { journal: entries = [], credential }: Pick<Setup, "journal" | "credential">,
  fingerprint: string,
): "earlier" | "this" | "arrived" | null {
  const journal = viewOf({ entries: entries as JournalEntry[] });
  const { known } = rememberedBy(journal.last(ids.server));
  if (!known) return null;
  if (known.revision !== (credential?.revision ?? null)) return "earlier";
  const test = journal.last(ids.test);
  const arrived = sentWith(test, known.id, fingerprint) && journal.answer(ids.received, test) === "yes";
  return arrived ? "arrived" : "this";
}
