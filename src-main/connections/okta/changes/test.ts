import type { Finding } from "../../../contract/index.ts";
import type { Planned } from "../../../plan/connection.ts";
import { secretWord } from "../../../setup/okta-words.ts";
import { atFinish } from "../finding.ts";
import { deliveryChange, logOf } from "./delivery.ts";
import type { Delivery } from "./delivery-log.ts";
import { type Ground, ids, planned } from "./ground.ts";
import { receivedChange } from "./received.ts";
import type { OwnServer } from "./server-known.ts";
import { enableFor, sendTest, switchOff } from "./test-send.ts";
import { isUnsure, needsEnabled, sentWith } from "./test-sent.ts";

/** Why a test is not taken back. */
export const sentStays = "A message that was sent cannot be called back.";

/** A log may be a little behind or before the clock of the answers, in milliseconds. */
const slackMs = 60_000;

/**
 * Okta's own test message, what its System Log says of it, and whether it arrived. None for a server that is enabled already
 * and was not made or changed here: it proves itself every day.
 */
export async function testChanges(
  ground: Ground,
  own: OwnServer | undefined,
): Promise<{ readonly changes: Planned[]; readonly findings: readonly Finding[] }> {
  const { place, journal, client, memory } = ground;
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
  // While it is being sent there is no other one to be sent.
  const isOver = entry?.phase === "done" || entry?.phase === "kept";
  const wentWrong = isOver && (answer === "no" || delivery?.state === "failure");
  const isLost = sent !== undefined && answer !== "yes" && !delivery && isUnsure(ground);
  const off = own ? switchOff(ground, own) : [];

  const test = {
    id: ids.test,
    title: sent && !isLost ? `Send Okta's test to ${recipient} again` : `Send Okta's test to ${recipient}`,
    detail: `From ${setup.domain.from} through the new server.`,
    needs: [ids.server, ids.verify, ids.testOff],
    final: sentStays,
  };
  const again = {
    ask: `Send another test to ${recipient}?`,
    text: "The last one did not arrive. Mend its cause first.",
    yes: "Send it again",
    no: "Not yet",
  };
  const perhaps = {
    ask: `Send the test to ${recipient} now?`,
    text: "It was begun before and broken off, and Okta's System Log does not show it. If it was sent after all, two arrive.",
    yes: "Send it",
    no: "Not yet",
  };
  const earliest = delivery ? Date.parse(delivery.published) + 1 : 0;
  const since = new Date(Math.max(client.serverNow() - slackMs, earliest || 0)).toISOString();
  const isFor = needsEnabled(ground) || (isLost && sent.enabledFor === true);
  const enabledFor = own?.server.enabled !== true && isFor;
  const question = enabledFor ? enableFor(recipient) : isLost ? perhaps : sent ? again : undefined;
  const sending =
    sent && !wentWrong && !isLost
      ? planned({ ...test, title: `Send Okta's test to ${recipient}`, state: "right" }, { left: sent })
      : planned(
          { ...test, state: "pending", ...(question && { question }) },
          {
            ...(own && {
              replaced: { server: own.server.id, fingerprint, since, ...(enabledFor && { enabledFor }) },
            }),
            async write() {
              if (own) await sendTest(ground, own, enabledFor);
            },
          },
        );
  const hasProof = sent !== undefined && (answer === "yes" || delivery?.state === "success");
  const findings = [
    ...(unread ? [unread] : []),
    ...(hasProof && setup.rotation ? [oldMayGo(secretWord(place.settings.authType))] : []),
  ];
  if (unread) return { changes: [...off, sending, receivedChange(ground, answer)], findings };
  const seen = { sent: isLost ? undefined : sent, delivery, arrived: answer === "yes" };
  return {
    changes: [...off, sending, deliveryChange(ground, own, seen), receivedChange(ground, answer, delivery)],
    findings,
  };
}

/** Said only when Okta itself has sent with the new one. */
const oldMayGo = (word: string): Finding =>
  atFinish({
    code: "okta-old-credential-may-go",
    severity: "info",
    title: `Okta sends with the new ${word}`,
    cause: `Its test went out with it. Nothing needs the old ${word} any more.`,
    fix: [
      `End the replacement on the Finish step: the old ${word} is forgotten here.`,
      "Then remove the old one at the provider.",
    ],
  });
