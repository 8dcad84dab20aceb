import type { Change, Finding } from "../../../contract/index.ts";
import { oktaChanges } from "../../../contract/okta-changes.ts";
import type { Hands, Planned } from "../../../plan/connection.ts";
import type { JournalView } from "../../../plan/journal.ts";
import type { ConnectionFacts, OpenPlace } from "../../connector.ts";
import type { OktaClient } from "../client.ts";
import type { Brand } from "../shapes.ts";
import type { OrgState } from "../state.ts";

/** What one opening of the connection knows beside the log: what it did itself since. */
export interface Memory {
  /** A server took this fingerprint's credential and settings: Okta does not show its secret. */
  patched?: { readonly id: string; readonly fingerprint: string };
  /** Okta refused the test of this fingerprint. */
  refusedTest?: string;
  /** This opening sends a test of this fingerprint: what came of it is noted in a moment. */
  sending?: string;
  /** For the test of this fingerprint the System Log had nothing, as long as it was waited for. */
  silentLog?: string;
  /** Mail that was given up, as the System Log told it. */
  lost?: readonly Finding[];
}

/** All that a change is planned from. */
export interface Ground {
  readonly place: OpenPlace;
  readonly client: OktaClient;
  readonly state: OrgState;
  readonly facts: ConnectionFacts;
  readonly journal: JournalView;
  readonly memory: Memory;
  readonly brand: Brand;
  readonly hands: Hands;
}

type Draft = Omit<Change, "system" | "state" | "items" | "needs"> &
  Partial<Pick<Change, "items" | "needs">> & { readonly state: "right" | "pending" | "conflict" };

/** A change in Okta. */
export const planned = (draft: Draft, hands: Omit<Planned, "change"> = {}): Planned => ({
  change: { system: "okta", items: [], needs: [], ...draft },
  ...hands,
});

export const ids = oktaChanges;
/** What Okta itself looks at in the DNS when it verifies. */
export const oktaRecords = "dns/okta";
/** What receivers look at: it comes before what they get to see, and is not needed by Okta. */
export const mailRecords = ["dns/spf", "dns/dkim", "dns/dmarc"] as const;
