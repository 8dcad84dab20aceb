import type { JournalEntry } from "../../../contract/index.ts";
import { Creating, Known, Patching } from "../../../contract/okta-log.ts";
import { oktaCreateBody } from "../../../setup/okta-body.ts";
import type { OpenPlace } from "../../connector.ts";
import type { EmailServer } from "../shapes.ts";
import { recalled } from "../state.ts";
import { type Ground, ids } from "./ground.ts";

/** The fields of an email server that are no secret, by the names of its body. */
export type Fields = Readonly<Record<string, unknown>>;

/** The values of a create body, as JSON keeps them. */
export const fieldsOf = (place: Pick<OpenPlace, "settings">): Known["fields"] =>
  JSON.parse(JSON.stringify(oktaCreateBody(place.settings)));

/** Not compared: a server is switched on and off by changes of their own. */
const apart = new Set(["enabled"]);

const sameValue = (name: string, a: unknown, b: unknown): boolean =>
  name === "host"
    ? String(a).toLowerCase() === String(b).toLowerCase()
    : JSON.stringify(a) === JSON.stringify(b);

/** What a server shows of these fields: Okta leaves out some, and never shows a secret. */
export const shownOf = (server: EmailServer): Fields =>
  Object.fromEntries(
    Object.entries(server).filter(([, value]) => value !== undefined && value !== null && value !== ""),
  );

/** Names of the fields in which a server differs, as far as it shows them. */
export function differing(server: EmailServer, fields: Fields): string[] {
  const shown = shownOf(server);
  return Object.keys(fields).filter(
    (name) => !apart.has(name) && name in shown && !sameValue(name, shown[name], fields[name]),
  );
}

/** Does a server show the type of authentication, and all else as these fields have it? */
const isLike = (server: EmailServer, fields: Fields): boolean =>
  server.authType === fields.authType && server.host !== undefined && differing(server, fields).length === 0;

/** The server that a creation made whose answer never came: it was not there before, and is as it was asked for. */
export const createdBy = (
  servers: readonly EmailServer[],
  { others, fields }: Creating,
): EmailServer | undefined => servers.find((server) => !others.includes(server.id) && isLike(server, fields));

/** What an entry of the log says of the server, where it stands. */
export function rememberedBy(entry: JournalEntry | undefined): { known?: Known; creating?: Creating } {
  if (!entry) return {};
  const known = recalled(Known, entry.left) ?? recalled(Patching, entry.replaced)?.known;
  if (known) return { known };
  const creating = entry.phase === "failed" ? undefined : recalled(Creating, entry.replaced);
  return creating ? { creating } : {};
}

/** The setup's email server in the org. `known` is absent for one that somebody else made with the same values. */
export interface OwnServer {
  readonly server: EmailServer;
  readonly known?: Known;
}

/** Finds the setup's email server: by the log, else by its values. */
export function ownServer({ state, journal, place }: Ground): OwnServer | undefined {
  const { servers } = state;
  const wanted = fieldsOf(place);
  const { known, creating } = rememberedBy(journal.standing(ids.server));
  const noted = known && servers.find(({ id }) => id === known.id);
  if (noted && (noted.authType === undefined || noted.authType === wanted.authType))
    return { server: noted, known };
  const created = creating && createdBy(servers, creating);
  if (created) return { server: created, known: { ...creating, id: created.id, made: true } };
  const like = servers.filter((server) => isLike(server, wanted));
  const server = like.find(({ enabled }) => enabled) ?? like[0];
  return server && { server };
}
