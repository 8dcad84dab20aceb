import type { JournalEntry } from "../../../contract/index.ts";
import { Switched } from "../../../contract/okta-log.ts";
import type { Planned, Undone } from "../../../plan/connection.ts";
import type { OktaClient } from "../client.ts";
import { type EmailServer, EmailServers } from "../shapes.ts";
import { recalled } from "../state.ts";
import { type Ground, ids, mailRecords, planned } from "./ground.ts";
import { switchTo, typeOf } from "./server-at.ts";
import type { OwnServer } from "./server-known.ts";
import { leftOn } from "./test-sent.ts";

const nameOf = ({ alias, host, id }: EmailServer): string => alias || host || id;

/** Switches the server on, after its own question. */
export function enableChange(ground: Ground, own: OwnServer | undefined): Planned {
  const { client, place } = ground;
  const isOn = own?.server.enabled === true && !leftOn(ground, own);
  const change = {
    id: ids.enable,
    title: "Enable the email server",
    items: [{ name: "Email server", before: [], after: ["Enabled"] }],
    needs: [
      ids.feature,
      ids.emailDomain,
      ids.verify,
      ids.server,
      ids.test,
      ids.delivery,
      ids.received,
      ids.otherServer,
    ],
    question: {
      ask: "Enable the email server?",
      text: `From then on all email of the org goes through ${place.settings.host}.`,
      yes: "Enable",
      no: "Not yet",
    },
  };
  const noted = own && { id: own.server.id, authType: typeOf(own.server) };
  if (isOn && noted) return planned({ ...change, state: "right" }, { left: noted });
  return planned(
    { ...change, state: "pending" },
    {
      after: mailRecords,
      without: "Okta sends all the same, and receivers may take its mail for spam or refuse it.",
      ...(noted && { replaced: noted }),
      async write() {
        if (own) await switchTo(client, own.server, true);
      },
    },
  );
}

/**
 * Switches off the server through which the org sends now: Okta has one enabled at a time. It is somebody else's, so it is
 * asked, and nothing else of it is touched.
 */
export function otherServerChange({ client, state, journal }: Ground, own: OwnServer | undefined): Planned[] {
  const entry = journal.standing(ids.otherServer);
  const noted = recalled(Switched, entry?.left ?? entry?.replaced);
  const enabled = state.servers.find((server) => server.enabled && server.id !== own?.server.id);
  const switched = state.servers.find((server) => server.id === noted?.id && !server.enabled);
  const other = enabled ?? switched;
  if (!other) return [];
  const name = nameOf(other);
  const change = {
    id: ids.otherServer,
    title: `Disable the email server ${name}`,
    detail: `${other.host ?? ""} is enabled now, and was not made here.`,
    items: [{ name: `Email server ${name}`, before: enabled ? ["Enabled"] : [], after: ["Disabled"] }],
    needs: [ids.verify, ids.server, ids.test, ids.delivery, ids.received],
    question: {
      ask: `Disable ${name}, through which all mail of the org goes now?`,
      text: "Okta has one enabled at a time. It keeps this one, and undo enables it again. Its secret is never shown: if somebody deletes the server, it cannot be brought back.",
      yes: `Disable ${name}`,
      no: "Leave it",
    },
  };
  const mark = { id: other.id, authType: typeOf(other) };
  if (!enabled) return [planned({ ...change, state: "right" }, { left: mark })];
  return [
    planned(
      { ...change, state: "pending" },
      {
        replaced: mark,
        write: () => switchTo(client, other, false),
      },
    ),
  ];
}

/** Puts the switch of a server back, if it is as it was left. */
async function switchBack(entry: JournalEntry, client: OktaClient, enabled: boolean): Promise<Undone> {
  const noted = recalled(Switched, entry.left) ?? recalled(Switched, entry.replaced);
  const servers = await client.read("/api/v1/email-servers", EmailServers);
  const server = servers.find(({ id }) => id === noted?.id);
  if (!server)
    return enabled
      ? { state: "kept", why: "Somebody deleted it since. Its secret cannot be brought back." }
      : { state: "gone" };
  if ((server.enabled === true) === enabled) return { state: "gone" };
  const inTheWay = enabled ? servers.find((one) => one.enabled) : undefined;
  if (inTheWay)
    return { state: "kept", why: `${nameOf(inTheWay)} is enabled. Okta has one enabled at a time.` };
  await switchTo(client, server, enabled);
  return { state: "undone" };
}

export const undoEnable = (entry: JournalEntry, client: OktaClient): Promise<Undone> =>
  switchBack(entry, client, false);
export const undoOtherServer = (entry: JournalEntry, client: OktaClient): Promise<Undone> =>
  switchBack(entry, client, true);
