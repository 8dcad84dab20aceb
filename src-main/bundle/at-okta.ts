import { isAnswer, type JournalEntry, type Setup } from "../contract/index.ts";
import { oktaChanges as ids } from "../contract/okta-changes.ts";
import { Known, Patching, Sent, Switched, Verified } from "../contract/okta-log.ts";

/** What stands at Okta by the log of what was done through the connection: whoever reads the bundle need not do it again. */
export interface AtOkta {
  readonly feature: boolean;
  readonly verified: boolean;
  /**
   * The email server: `none` made; `unsure`, its creation was begun and nothing is known of its end; `same`, it has these
   * settings and this credential; `earlier`, it has earlier ones.
   */
  readonly server: "none" | "unsure" | "same" | "earlier";
  /** Okta's test through the server as it is now was seen to arrive. */
  readonly arrived: boolean;
  /** Okta refused that test, or somebody said that it did not arrive. */
  readonly failed: boolean;
  readonly enabled: boolean;
}

/**
 * Reads the log. What was taken back, changed by others or broken off is not told as done.
 * @param fingerprint of the settings and the credential as they are now
 */
export function atOkta(
  { journal = [], domain }: Pick<Setup, "journal" | "domain">,
  fingerprint: string,
): AtOkta {
  const last = (id: string) => journal.findLast((entry) => entry.id === id && !isAnswer(entry));
  const done = (id: string) => {
    const entry = last(id);
    return entry?.phase === "done" ? entry : undefined;
  };
  const entry = last(ids.server);
  const { server, id } = serverOf(journal, entry, fingerprint);
  const test = last(ids.test);
  const sent = Sent.safeParse(test?.left ?? begunOf(journal, test)?.replaced).data;
  const isOfThis = server === "same" && sent?.server === id && sent?.fingerprint === fingerprint;
  const answer = test && journal.slice(journal.indexOf(test)).findLast((one) => one.id === ids.received);
  const arrived = isOfThis && answer?.phase === "yes";
  const failed = isOfThis && (test?.phase === "failed" || answer?.phase === "no");
  const enabled = id !== undefined && Switched.safeParse(done(ids.enable)?.left).data?.id === id;
  // The domain may be another one by now; and with an email domain that was deleted its verification is gone.
  const verify = last(ids.emailDomain)?.phase === "undone" ? undefined : done(ids.verify);
  return {
    // Okta takes a server with OAuth 2.0 only where the feature is on.
    feature: done(ids.feature) !== undefined || server === "same" || server === "earlier",
    verified: Verified.safeParse(verify?.left).data?.domain === domain.emailDomain,
    server,
    arrived,
    failed,
    enabled,
  };
}

/** What was sent stands in the line before that of its end. */
const begunOf = (journal: readonly JournalEntry[], end: JournalEntry | undefined): JournalEntry | undefined =>
  end &&
  journal.slice(0, journal.indexOf(end) + 1).findLast(({ id, phase }) => id === end.id && phase === "begun");

function serverOf(
  journal: readonly JournalEntry[],
  entry: JournalEntry | undefined,
  fingerprint: string,
): { readonly server: AtOkta["server"]; readonly id?: string } {
  if (!entry || entry.phase === "undone" || entry.phase === "kept") return { server: "none" };
  const left = Known.safeParse(entry.left).data;
  if (entry.phase === "done" && left)
    return { server: left.fingerprint === fingerprint ? "same" : "earlier", id: left.id };
  // Other values were on their way to one that was there: it has the earlier ones, or nobody knows.
  const before = Patching.safeParse(begunOf(journal, entry)?.replaced).data?.known;
  if (before) return { server: "earlier", id: before.id };
  return { server: entry.phase === "begun" ? "unsure" : "none" };
}
