import { randomUUID } from "node:crypto";
import type { Connected, Connector } from "../connections/connector.ts";
import { connectingCancelled, keptForSession } from "../connections/findings.ts";
import {
  type ConnectionFact,
  type DnsZone,
  type Finding,
  MailwrightError,
  type Setup,
  type SetupView,
} from "../contract/index.ts";
import { connectionRef, oktaKeyRef } from "../credentials/secret-ref.ts";
import { requestOf } from "../dns/check/request.ts";
import type { PlanDesk } from "../plan/desk.ts";
import { named } from "../setup/email-domain.ts";
import { currentCheck } from "../setup/progress.ts";
import type { Asking } from "./asking.ts";
import type { WizardContext } from "./context.ts";

/**
 * Tries what was entered, and keeps the connection when it works, in the place of the one before.
 * Throws what the connector throws, and `connection-…` when it was canceled or took too long.
 */
export type Connect = (
  connector: Connector,
  setup: Setup,
  entered: Readonly<Record<string, string>>,
) => Promise<{ view: SetupView; findings: Finding[] }>;

/** How a connection comes to be, whoever entered what it signs in with. */
export function openConnecting(context: WizardContext, desk: PlanDesk, asking: Asking): Connect {
  const { store, secrets, worlds, network } = context;

  async function zoneOf(setup: Setup, signal: AbortSignal): Promise<DnsZone | null> {
    const known = currentCheck(setup)?.zone;
    if (known) return known;
    const { checkDomain } = await import("../dns/check/check.ts");
    const world = await worlds.networkOf(setup, network);
    return (await checkDomain(world, requestOf(setup), { signal })).zone ?? null;
  }

  async function keep({ name, system }: Connector, { id }: Setup, { fact, secret, findings }: Connected) {
    const revision = randomUUID();
    const ref = connectionRef(id, { revision });
    const where = await secrets.put(ref, secret);
    const made: ConnectionFact = { ...fact, revision, connectedAt: new Date(network.now()).toISOString() };
    // A zone has one host: another one takes its place.
    const isReplaced = (old: ConnectionFact) => (old.system === "okta") === (system === "okta");
    let over: readonly string[] = [];
    const change = (before: Setup): Setup => {
      const { connections = [], oktaKey, ...rest } = before;
      // A service app that is connected has its key; another way in leaves the key for later.
      const used = oktaKey !== undefined && fact.by === "service-app";
      over = [
        ...connections.filter(isReplaced).map((old) => connectionRef(id, old)),
        ...(used ? [oktaKeyRef(id, oktaKey)] : []),
      ];
      return {
        ...rest,
        updatedAt: made.connectedAt,
        ...(oktaKey && !used && { oktaKey }),
        connections: [...connections.filter((old) => !isReplaced(old)), made],
      };
    };
    const setup = await store.update(id, change).catch(async (error: unknown) => {
      // Without its setup nobody would own it.
      await secrets.forget(ref).catch(() => undefined);
      throw error;
    });
    for (const old of over) await secrets.forget(old).catch(() => undefined);
    const kept = where === "session" ? [keptForSession(name)] : [];
    return { view: await context.present(setup), findings: [...findings, ...kept] };
  }

  return async (connector, setup, entered) => {
    const connected = await asking.ask(
      setup.id,
      connector.name,
      new MailwrightError(connectingCancelled),
      async (hands) => {
        const world = await worlds.networkOf(setup, network);
        const zone = connector.guide ? await zoneOf(named(setup), hands.signal) : null;
        return connector.connect(entered, { network: world, hands, setup, zone });
      },
    );
    return desk.alone(setup.id, () => keep(connector, setup, connected));
  };
}
