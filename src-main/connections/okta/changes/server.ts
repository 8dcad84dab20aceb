import { z } from "zod";
import {
  type ChangeItem,
  type Finding,
  fields as fieldRows,
  type JournalEntry,
} from "../../../contract/index.ts";
import { Creating, Known, Patching } from "../../../contract/okta-log.ts";
import type { Planned, Undone } from "../../../plan/connection.ts";
import { changedFields, oktaCreateBody } from "../../../setup/okta-body.ts";
import { secretField, secretWord } from "../../../setup/okta-words.ts";
import type { OktaClient } from "../client.ts";
import { atFinish } from "../finding.ts";
import { EmailServer, EmailServers } from "../shapes.ts";
import { recalled } from "../state.ts";
import { type Ground, ids, planned } from "./ground.ts";
import { serverAt } from "./server-at.ts";
import { createdBy, differing, type Fields, fieldsOf, type OwnServer, shownOf } from "./server-known.ts";

const labels: Readonly<Record<string, { readonly label: string }>> = fieldRows;
const labelOf = (name: string): string => labels[name === "scopes" ? "scope" : name]?.label ?? name;
const inWords = (name: string, value: unknown): string =>
  `${labelOf(name)}: ${Array.isArray(value) ? value.join(" ") : String(value)}`;

/** A server's values as people read them. */
const wordsOf = (fields: Fields): string[] =>
  Object.entries(fields)
    .filter(([name]) => name !== "enabled")
    .map(([name, value]) => inWords(name, value));

const credentialOf = ({ place }: Ground): string => place.setup.credential?.revision ?? "";

/** Creates the email server, disabled; or gives the one there is the values and the credential that it should have. */
export function serverChange(ground: Ground, own: OwnServer | undefined): Planned {
  return own ? existingServer(ground, own) : newServer(ground);
}

function newServer(ground: Ground): Planned {
  const { place, state, client } = ground;
  const { settings } = place;
  const fields = fieldsOf(place);
  return planned(
    {
      id: ids.server,
      title: "Create the email server, disabled",
      detail: `${settings.host}:${settings.port} as ${settings.username}. No mail goes through it before it is enabled.`,
      items: [{ name: "Email server", before: [], after: wordsOf(fields) }],
      needs: [ids.feature],
      state: "pending",
    },
    {
      replaced: {
        others: state.servers.map(({ id }) => id),
        fingerprint: place.fingerprint,
        revision: credentialOf(ground),
        fields,
      },
      write: () =>
        place.withCredential(async (credential) => {
          const secret = credential.use((value) => ({ [secretField(settings.authType)]: value }));
          await client.write("POST", "/api/v1/email-servers", EmailServer, {
            body: { ...oktaCreateBody(settings), ...secret },
            secrets: [credential],
          });
        }),
    },
  );
}

function existingServer(ground: Ground, { server, known }: OwnServer): Planned {
  const { place, client, memory } = ground;
  const { settings, setup, fingerprint } = place;
  const fields = fieldsOf(place);
  const revision = credentialOf(ground);
  const isPatched = memory.patched?.id === server.id && memory.patched.fingerprint === fingerprint;
  // Okta does not show all it has: of the rest the log tells, and of what was just sent the sending.
  const had = { ...(isPatched ? fields : known?.fields), ...shownOf(server) };
  const changed = changedFields(had, settings);
  const names = Object.keys(changed).filter(
    (name) => JSON.stringify(had[name]) !== JSON.stringify(fields[name]),
  );
  // What somebody else made with these very values is taken to be right, until the setup's credential is replaced.
  const isOldCredential = known ? known.revision !== revision : setup.rotation !== undefined;
  const isNewCredential = isOldCredential && !isPatched;
  const now: Known = {
    id: server.id,
    made: known?.made ?? false,
    fingerprint:
      known && !isPatched && names.length === 0 && !isNewCredential ? known.fingerprint : fingerprint,
    revision,
    fields: { ...fields, enabled: server.enabled === true },
  };
  const word = secretWord(settings.authType);
  const change = {
    id: ids.server,
    title: isNewCredential
      ? `Give the email server the new ${word}`
      : "Bring the email server to the setup's values",
    needs: [ids.feature],
    // Said before it is made: what Okta never shows cannot be put back from here.
    ...(isNewCredential && {
      detail: `Undo cannot put the old ${word} back by itself: Okta never shows it. While the replacement is under way it is kept here: “Back to the old ${word}” on Finish, and applying the plan again, brings it back. After that it is gone.`,
    }),
  };
  if (names.length === 0 && !isNewCredential)
    return planned(
      {
        ...change,
        title: "Create the email server, disabled",
        items: [{ name: "Email server", before: wordsOf(fields), after: wordsOf(fields) }],
        state: "right",
      },
      { left: now },
    );

  const item: ChangeItem = {
    name: "Email server",
    before: [
      ...names.flatMap((name) => (name in had ? [inWords(name, had[name])] : [])),
      ...(isNewCredential ? [`The ${word} it has now`] : []),
    ],
    after: [
      ...names.map((name) => inWords(name, fields[name])),
      ...(isNewCredential ? [`The ${word} of this setup`] : []),
    ],
  };
  const isProven = setup.lastPass?.fingerprint === fingerprint;
  if (isNewCredential && server.enabled && !isProven)
    return planned({ ...change, items: [item], state: "conflict", finding: unproven(word) });

  const isOthers = !known || differing(server, known.fields).length > 0;
  const question = {
    ...(known
      ? {
          ask: "Put the setup's values in the place of theirs?",
          text: "Somebody changed this email server since Mailwright made it.",
        }
      : {
          ask: `Replace the values and the ${word} of the email server?`,
          text: `Mailwright did not make it. Okta never shows the ${word} that it has: once replaced, it cannot be brought back.`,
        }),
    yes: "Change it",
    no: "Leave it",
  };
  return planned(
    { ...change, items: [item], state: "pending", ...(isOthers && { question }) },
    {
      replaced: {
        known: known ?? { ...now, fingerprint: "", revision: null, fields: JSON.parse(JSON.stringify(had)) },
      },
      write: () =>
        place.withCredential(async (credential) => {
          const secret = credential.use((value) => ({ [secretField(settings.authType)]: value }));
          await client.write("PATCH", serverAt(server.id), EmailServer, {
            body: { ...changed, ...(isNewCredential && secret) },
            secrets: [credential],
          });
          memory.patched = { id: server.id, fingerprint };
        }),
    },
  );
}

/** Deletes the server that was made, if it is as it was left and nobody switched it on since. */
export async function undoServer(entry: JournalEntry, client: OktaClient): Promise<Undone> {
  const servers = await client.read("/api/v1/email-servers", EmailServers);
  const creating = recalled(Creating, entry.replaced);
  const created = creating && entry.phase !== "failed" ? createdBy(servers, creating) : undefined;
  const known: Known | undefined =
    recalled(Known, entry.left) ??
    recalled(Patching, entry.replaced)?.known ??
    (created && creating && { ...creating, id: created.id, made: true });
  const server = known && servers.find(({ id }) => id === known.id);
  if (!server) return { state: "gone" };
  if (!known.made)
    return {
      state: "kept",
      why: "Somebody else made this server, and Okta never shows the secret it had before.",
    };
  const others = differing(server, known.fields);
  if (others.length > 0)
    return { state: "kept", why: `It was changed since: ${others.map(labelOf).join(", ")}.` };
  if (server.enabled)
    return {
      state: "kept",
      why: "It is enabled: mail of the org goes through it. A secret that it had before is not shown by Okta: while the replacement is under way, go back to the old one on Finish and apply the plan again.",
    };
  await client.write("DELETE", serverAt(server.id), z.unknown());
  return { state: "undone" };
}

const unproven = (word: string): Finding =>
  atFinish({
    code: "okta-credential-unproven",
    step: "test",
    title: `The new ${word} is not proven yet`,
    cause: `The email server is enabled: from the moment it gets the new ${word}, all mail of the org depends on it. The test has not passed with it. Nothing was changed.`,
    fix: [
      "Run the test: it takes a token with the new one and sends a message.",
      "Then read the plan again.",
    ],
  });
