import { type Finding, MailwrightError } from "../../../contract/index.ts";
import { Sent } from "../../../contract/okta-log.ts";
import type { Planned } from "../../../plan/connection.ts";
import { asRemark } from "../refusal.ts";
import { recalled } from "../state.ts";
import { type Delivery, deliveryOf } from "./delivery-log.ts";
import { type Ground, ids, planned } from "./ground.ts";
import type { OwnServer } from "./server-known.ts";
import { sentWith } from "./test-sent.ts";

/** How long the System Log is waited for, and how often it is read, in milliseconds. It is near real time, not immediate. */
const logMs = 300_000;
const lookMs = [2_000, 5_000, 15_000, 30_000] as const;

/** What the log has now; the finding where it may not be read. */
export async function logOf(
  { client, place }: Ground,
  { since }: Sent,
): Promise<Delivery | Finding | undefined> {
  return deliveryOf(client, place.recipient, since).catch(asRemark);
}

/** Waits until the System Log says what became of the test: the provider's answer to Okta stands there alone. */
export function deliveryChange(
  ground: Ground,
  own: OwnServer | undefined,
  seen: {
    readonly sent: Sent | undefined;
    readonly delivery: Delivery | undefined;
    readonly arrived: boolean;
  },
): Planned {
  const { place, journal, memory } = ground;
  const { fingerprint } = place;
  const { sent, delivery, arrived } = seen;
  const change = {
    id: ids.delivery,
    title: "See in Okta's System Log that it was delivered",
    needs: [ids.test],
  };
  if (delivery?.state === "failure")
    return planned({ ...change, state: "conflict", finding: delivery.finding });
  const isKnown = arrived || delivery?.state === "success" || memory.silentLog === fingerprint;
  const noted = recalled(Sent, journal.last(ids.delivery)?.left);
  if (sent && (isKnown || noted?.since === sent.since))
    return planned({ ...change, state: "right" }, { left: sent, follows: true });
  return planned(
    { ...change, state: "pending" },
    {
      async write() {
        const now = sentWith(journal.last(ids.test), own?.server.id ?? "", fingerprint);
        if (now) await delivered(ground, now);
      },
      settle: async () =>
        memory.silentLog === fingerprint ? "Nothing in the log within 5 minutes" : undefined,
    },
  );
}

async function delivered({ client, place, hands, memory }: Ground, { since }: Sent): Promise<void> {
  const until = hands.now() + logMs;
  for (let look = 0; ; look++) {
    const found = await deliveryOf(client, place.recipient, since);
    if (found?.state === "success") return;
    if (found) throw new MailwrightError(found.finding);
    if (hands.now() >= until) {
      memory.silentLog = place.fingerprint;
      return;
    }
    await hands.wait(
      "Okta's System Log does not have the message yet",
      lookMs[Math.min(look, lookMs.length - 1)] as number,
    );
  }
}
