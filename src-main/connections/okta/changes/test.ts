import { z } from "zod";
import { type Finding, type JournalEntry, MailwrightError } from "../../../contract/index.ts";
import type { Planned } from "../../../plan/connection.ts";
import { atFinish } from "../finding.ts";
import { asRemark } from "../refusal.ts";
import { recalled } from "../state.ts";
import { type Delivery, deliveryOf } from "./delivery-log.ts";
import { type Ground, ids, planned } from "./ground.ts";
import { serverAt } from "./server.ts";
import type { OwnServer } from "./server-known.ts";

/** How long the System Log is waited for, and how often it is read, in milliseconds. It is near real time, not immediate. */
const logMs = 300_000;
const lookMs = [2_000, 5_000, 15_000, 30_000] as const;
/** A log may be a little behind or before the clock of the answers, in milliseconds. */
const slackMs = 60_000;

/** What the log says of a test: for which server and which credential, and since when events are about it. */
const Sent = z.object({ server: z.string(), fingerprint: z.string(), since: z.string() });
type Sent = z.infer<typeof Sent>;

/** Was a test sent, or begun to be sent, with this server and this credential? It is never sent twice by itself. */
function sentWith(entry: JournalEntry | undefined, server: string, fingerprint: string): Sent | undefined {
  if (!entry || entry.phase === "failed") return undefined;
  const sent = recalled(Sent, entry.left) ?? recalled(Sent, entry.replaced);
  return sent?.server === server && sent.fingerprint === fingerprint ? sent : undefined;
}

/**
 * Okta's own test message, what its System Log says of it, and whether it arrived. None for a server that is enabled already
 * and was not made or changed here: it proves itself every day.
 */
export async function testChanges(
  ground: Ground,
  own: OwnServer | undefined,
): Promise<{ readonly changes: Planned[]; readonly findings: readonly Finding[] }> {
  const { place, journal, client, memory, hands } = ground;
  const { fingerprint, recipient, setup } = place;
  if (own?.server.enabled && !own.known) return { changes: [], findings: [] };
  const entry = journal.last(ids.test);
  const sent =
    own && memory.refusedTest !== fingerprint ? sentWith(entry, own.server.id, fingerprint) : undefined;
  const answer = sent && journal.answer(ids.received, entry);
  const look: Delivery | Finding | undefined =
    sent && answer !== "yes" ? await logOf(ground, sent) : undefined;
  const unread = look && "code" in look ? look : undefined;
  const delivery = look && "state" in look ? look : undefined;
  const wentWrong = answer === "no" || delivery?.state === "failure";

  const test = {
    id: ids.test,
    title: sent ? `Send Okta’s test to ${recipient} again` : `Send Okta’s test to ${recipient}`,
    detail: `From ${setup.domain.from} through the new server.`,
    needs: [ids.server, ids.verify],
    final: "A message that was sent cannot be called back.",
  };
  const again = {
    text: `The last test did not arrive. Send another one to ${recipient}, once its cause is mended?`,
    yes: "Send it again",
    no: "Not yet",
  };
  const since = new Date(client.serverNow() - slackMs).toISOString();
  const changes = [
    sent && !wentWrong
      ? planned({ ...test, title: `Send Okta’s test to ${recipient}`, state: "right" }, { left: sent })
      : planned(
          { ...test, state: "pending", ...(sent && { question: again }) },
          {
            ...(own && { replaced: { server: own.server.id, fingerprint, since } }),
            write: () => send(ground, own as OwnServer),
          },
        ),
  ];
  if (unread) return { changes: [...changes, received(ground, answer)], findings: [unread] };
  return { changes: [...changes, deliveryChange(), received(ground, answer, delivery)], findings: [] };

  function deliveryChange(): Planned {
    const change = {
      id: ids.delivery,
      title: "See in Okta’s System Log that it was delivered",
      needs: [ids.test],
    };
    if (delivery?.state === "failure")
      return planned({ ...change, state: "conflict", finding: delivery.finding });
    const isOver = answer === "yes" || delivery?.state === "success" || memory.silentLog === fingerprint;
    const isNoted =
      sent !== undefined && recalled(Sent, journal.last(ids.delivery)?.left)?.since === sent.since;
    if (sent && (isOver || isNoted))
      return planned({ ...change, state: "right" }, { left: sent, follows: true });
    return planned(
      { ...change, state: "pending" },
      {
        async write() {
          const now = sentWith(journal.last(ids.test), own?.server.id ?? "", fingerprint);
          if (now) await delivered(now);
        },
        settle: async () =>
          memory.silentLog === fingerprint ? "Nothing in the log within 5 minutes" : undefined,
      },
    );
  }

  async function delivered(now: Sent): Promise<void> {
    const until = hands.now() + logMs;
    for (let look = 0; ; look++) {
      const found = await deliveryOf(client, recipient, now.since);
      if (found?.state === "success") return;
      if (found) throw new MailwrightError(found.finding);
      if (hands.now() >= until) {
        memory.silentLog = fingerprint;
        return;
      }
      await hands.wait(
        "Okta’s System Log does not have the message yet",
        lookMs[Math.min(look, lookMs.length - 1)] as number,
      );
    }
  }
}

/** What the log has; the finding where it may not be read. */
async function logOf({ client, place }: Ground, { since }: Sent): Promise<Delivery | Finding | undefined> {
  return deliveryOf(client, place.recipient, since).catch(asRemark);
}

async function send({ client, place, memory }: Ground, { server }: OwnServer): Promise<void> {
  const body = { fromAddress: place.setup.domain.from, toAddress: place.recipient };
  try {
    await client.write("POST", `${serverAt(server.id)}/test`, z.unknown(), { body });
    delete memory.refusedTest;
  } catch (error) {
    if (!(error instanceof MailwrightError) || "unanswered" in error) throw error;
    memory.refusedTest = place.fingerprint;
    throw error;
  }
}

/** Only a person sees whether the message is in the mailbox. */
function received({ place }: Ground, answer: "yes" | "no" | undefined, delivery?: Delivery): Planned {
  const change = {
    id: ids.received,
    title: `See that it arrived at ${place.recipient}`,
    needs: [ids.test, ids.delivery],
    question: {
      text: `Did Okta’s test message arrive at ${place.recipient}? Look in the spam folder too.`,
      yes: "It arrived",
      no: "It did not",
    },
  };
  if (answer === "yes") return planned({ ...change, state: "right" }, { follows: true });
  if (answer === "no")
    return planned({ ...change, state: "conflict", finding: notReceived(place.recipient, delivery) });
  return planned({ ...change, state: "pending" });
}

function notReceived(recipient: string, delivery: Delivery | undefined): Finding {
  if (delivery?.state === "failure") return delivery.finding;
  return atFinish({
    code: "okta-test-not-received",
    title: "Okta’s test message did not arrive",
    cause:
      delivery?.state === "success"
        ? `Okta’s System Log says that the mail server took it. It was lost, held or filed away between there and ${recipient}.`
        : "Okta took the request to send it. Its System Log says nothing of the message.",
    fix: [
      "Look in the spam folder, and in the quarantine of the mail system.",
      "Look at the message trace of the provider for the sender’s address.",
      "Run the test here: it shows whether a message with the same values arrives.",
      "When it is mended, send Okta’s test again from the plan.",
    ],
  });
}
