import type { Finding } from "../../../contract/index.ts";
import type { Planned } from "../../../plan/connection.ts";
import { atFinish } from "../finding.ts";
import type { Delivery } from "./delivery-log.ts";
import { type Ground, ids, planned } from "./ground.ts";

/** Only a person sees whether the message is in the mailbox. */
export function receivedChange(
  { place }: Ground,
  answer: "yes" | "no" | undefined,
  delivery?: Delivery,
): Planned {
  const change = {
    id: ids.received,
    title: `See that it arrived at ${place.recipient}`,
    needs: [ids.test, ids.delivery],
    question: {
      ask: `Did Okta's test message arrive at ${place.recipient}?`,
      text: "Look in the spam folder too.",
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
    title: "Okta's test message did not arrive",
    cause:
      delivery?.state === "success"
        ? `Okta's System Log says that the mail server took it. It was lost, held or filed away between there and ${recipient}.`
        : "Okta took the request to send it. Its System Log says nothing of the message.",
    fix: [
      "Look in the spam folder, and in the quarantine of the mail system.",
      "Look at the message trace of the provider for the sender's address.",
      "Run the test here: it shows whether a message with the same values arrives.",
      "When it is mended, send Okta's test again from the plan.",
    ],
  });
}
