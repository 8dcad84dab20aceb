import { type ConnectionFact, type DnsCheck, type Setup, systemIds } from "../contract/index.ts";
import type { Secret } from "../credentials/secret.ts";
import type { Network } from "../network/port.ts";
import type { Connection } from "../plan/connection.ts";
import { fingerprint } from "../setup/fingerprint.ts";
import { oktaSettings, recipientOf } from "../setup/okta-settings.ts";
import type { ConnectionFacts } from "./connector.ts";
import { connectorOf } from "./index.ts";

/** What the connections of a setup are opened with. */
export interface ConnectionsPlace {
  readonly network: Network;
  /** The records that the domain needs, as they are seen now. */
  readonly check: DnsCheck;
  /** What a connection signs in with. Asked once, when it is first needed. Throws `secret-…`, `connection-secret-missing`. */
  secretOf(fact: ConnectionFact): Promise<Secret>;
  /** The setup's client secret or private key. Asked once, when it is first needed. Throws `secret-…`. */
  credential(): Promise<Secret>;
  /** Hears what each reading tells the others. */
  onFacts?(facts: ConnectionFacts): void;
}

/** The connections of a setup, in the order in which they are read: Okta knows the records that the DNS host is given. */
export async function openConnections(setup: Setup, place: ConnectionsPlace): Promise<Connection[]> {
  const settings = oktaSettings(setup);
  const credential = once(() => place.credential());
  const shared = {
    network: place.network,
    check: place.check,
    setup,
    settings,
    fingerprint: fingerprint(setup, settings),
    recipient: recipientOf(setup, settings),
    withCredential: async <T>(use: (secret: Secret) => Promise<T>) => use(await credential()),
  };
  const open = async (fact: ConnectionFact): Promise<Connection> => {
    const secret = once(() => place.secretOf(fact));
    const connector = await connectorOf(fact.system);
    const withSecret = async <T>(use: (secret: Secret) => Promise<T>) => use(await secret());
    return heard(connector.open(fact, { ...shared, withSecret }), place.onFacts);
  };
  const facts = systemIds.flatMap((id) => (setup.connections ?? []).filter(({ system }) => system === id));
  return Promise.all(facts.map(open));
}

function heard(connection: Connection, onFacts: ConnectionsPlace["onFacts"]): Connection {
  if (!onFacts) return connection;
  return {
    system: connection.system,
    async read(...asked) {
      const reading = await connection.read(...asked);
      if (reading.facts) onFacts(reading.facts);
      return reading;
    },
    ...(connection.seen && { seen: connection.seen }),
    undo: (...asked) => connection.undo(...asked),
  };
}

/** Some keychains ask the person at each knock. What failed is tried again. */
function once<T>(get: () => Promise<T>): () => Promise<T> {
  let got: Promise<T> | undefined;
  return () => {
    got ??= get().catch((error: unknown) => {
      got = undefined;
      throw error;
    });
    return got;
  };
}
