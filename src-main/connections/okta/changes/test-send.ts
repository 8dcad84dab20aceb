import { z } from "zod";
import { type Finding, MailwrightError } from "../../../contract/index.ts";
import { Sent } from "../../../contract/okta-log.ts";
import type { Planned } from "../../../plan/connection.ts";
import { atFinish } from "../finding.ts";
import { OktaRefusal } from "../refusal.ts";
import { recalled } from "../state.ts";
import { type Ground, ids, planned } from "./ground.ts";
import { serverAt, switchTo } from "./server-at.ts";
import type { OwnServer } from "./server-known.ts";
import { leftOn, Off } from "./test-sent.ts";

/** Errors of the way to the mail server (developer.okta.com, "Error codes"): they say nothing of the switch. */
const ofTheWay = ["E0000223", "E0000224", "E0000266"];

/**
 * Has Okta send its test through the server.
 * @param enabledFor enables it before, and disables it right after, whatever came of the test
 */
export async function sendTest(ground: Ground, own: OwnServer, enabledFor: boolean): Promise<void> {
  if (!enabledFor) return send(ground, own, false);
  await switchTo(ground.client, own.server, true);
  try {
    await send(ground, own, true);
  } finally {
    await switchTo(ground.client, own.server, false);
  }
}

async function send(
  { client, place, memory }: Ground,
  { server }: OwnServer,
  enabled: boolean,
): Promise<void> {
  memory.sending = place.fingerprint;
  const body = { fromAddress: place.setup.domain.from, toAddress: place.recipient };
  try {
    await client.write("POST", `${serverAt(server.id)}/test`, z.unknown(), { body });
    delete memory.refusedTest;
  } catch (error) {
    if (!(error instanceof OktaRefusal)) throw error;
    memory.refusedTest = place.fingerprint;
    const { status, errorCode, finding } = error;
    const isOff = !enabled && server.enabled !== true;
    const isRight = [401, 403, 404, 429].includes(status) || status >= 500;
    if (!isOff || isRight || ofTheWay.includes(errorCode)) throw error;
    throw new MailwrightError(onlyEnabled(finding.evidence));
  }
}

/** Switches off what a test that was broken off left on. */
export function switchOff(ground: Ground, own: OwnServer): Planned[] {
  const { client, journal } = ground;
  const change = {
    id: ids.testOff,
    title: "Disable the email server again, which was enabled for a test",
    needs: [ids.server],
  };
  const on = leftOn(ground, own);
  const entry = journal.standing(ids.testOff);
  const off = recalled(Off, entry?.left ?? entry?.replaced);
  const isOver =
    off !== undefined && off.since === recalled(Sent, journal.standing(ids.test)?.replaced)?.since;
  if (!on) return isOver ? [planned({ ...change, state: "right" }, { left: off })] : [];
  return [
    planned(
      { ...change, state: "pending" },
      {
        replaced: on,
        write: () => switchTo(client, own.server, false),
      },
    ),
  ];
}

/** The question before that. */
export const enableFor = (recipient: string) => ({
  ask: `Enable the server, send the test to ${recipient}, and disable it right after?`,
  text: "Okta tests this server only while it is enabled. Mail that Okta sends in that moment goes through it.",
  yes: "Enable, test, disable",
  no: "Not yet",
});

const onlyEnabled = (evidence: string | undefined): Finding =>
  atFinish({
    code: "okta-test-only-enabled",
    title: "Okta does not test a server that is disabled",
    cause: "It refused the test, and names no trouble on the way to the mail server. Nothing was sent.",
    fix: [
      "Run the test here first: it proves the values.",
      "Then let the plan enable the server for the moment of the test. It asks before, and disables it right after.",
    ],
    evidence,
  });
