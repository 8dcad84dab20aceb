import { randomUUID } from "node:crypto";
import type { Connected, Connector } from "../connections/connector.ts";
import {
  connectingCancelled,
  keptForSession,
  keyNotMade,
  notConnected,
  oneWayIn,
} from "../connections/findings.ts";
import { connectorOf, dnsConnectors } from "../connections/index.ts";
import { connectionSecret } from "../connections/secret.ts";
import {
  type ConnectionFact,
  type DnsZone,
  type Handlers,
  MailwrightError,
  type Setup,
} from "../contract/index.ts";
import { connectionRef, oktaKeyRef } from "../credentials/secret-ref.ts";
import { requestOf } from "../dns/check/request.ts";
import type { PlanDesk } from "../plan/desk.ts";
import { consoleOf } from "../practice/estate.ts";
import { estateScenarios } from "../practice/estate-scenarios.ts";
import { practiceOnly } from "../practice/fill.ts";
import { named } from "../setup/email-domain.ts";
import { currentCheck } from "../setup/progress.ts";
import type { Asking } from "./asking.ts";
import type { WizardContext } from "./context.ts";

/** Connections of a setup to Okta and to its DNS host: made, and ended. Nothing here returns what they sign in with. */
export function connectionOperations(context: WizardContext, desk: PlanDesk, asking: Asking) {
  const { store, secrets, worlds, network } = context;

  async function zoneOf(setup: Setup, signal: AbortSignal): Promise<DnsZone | null> {
    const known = currentCheck(setup)?.zone;
    if (known) return known;
    const { checkDomain } = await import("../dns/check/check.ts");
    const world = await worlds.networkOf(setup, network);
    return (await checkDomain(world, requestOf(setup), { signal })).zone ?? null;
  }

  /** Tries what was entered, and keeps the connection when it works, in the place of the one before. */
  async function connect(connector: Connector, setup: Setup, entered: Readonly<Record<string, string>>) {
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

  /** What is entered for a service app: its private half comes from where `connection.oktaKey` put it. */
  async function withKey(setup: Setup, entered: { org: string; clientId: string; brand: string }) {
    const { id, oktaKey } = setup;
    const ref = oktaKey && oktaKeyRef(id, oktaKey);
    if (ref === undefined || !(await secrets.has(ref))) throw new MailwrightError(keyNotMade);
    const connector = await connectorOf("okta");
    return secrets.withSecret(ref, (secret) =>
      secret.use((key) => connect(connector, setup, { ...entered, key })),
    );
  }

  const handlers = {
    "connection.oktaOrg": async ({ id, org: pasted }) => {
      const setup = await store.read(id);
      const { name, readOrg } = await connectorOf("okta");
      const { org, findings } = await asking.ask(
        id,
        name,
        new MailwrightError(connectingCancelled),
        async ({ signal }) => readOrg(pasted, { network: await worlds.networkOf(setup, network), signal }),
      );
      return { org, findings: [...findings] };
    },
    "connection.oktaKey": async ({ id }) => {
      const setup = await store.read(id);
      if (setup.oktaKey && (await secrets.has(oktaKeyRef(id, setup.oktaKey))))
        return { view: await context.present(setup), jwk: setup.oktaKey.jwk };
      const { jwk, secret } = await (await connectorOf("okta")).makeKey();
      const oktaKey = { revision: randomUUID(), jwk };
      await secrets.put(oktaKeyRef(id, oktaKey), secret);
      const after = await store.update(id, (before) => ({ ...before, oktaKey }));
      return { view: await context.present(after), jwk };
    },
    "connection.okta": async ({ id, org, token, clientId, brand = "" }) => {
      const setup = await store.read(id);
      if (!token === !clientId) throw new MailwrightError(oneWayIn);
      return token
        ? connect(await connectorOf("okta"), setup, { org, token, brand })
        : withKey(setup, { org, clientId: clientId ?? "", brand });
    },
    "connection.dnsHosts": async ({ id }) => {
      const check = currentCheck(await store.read(id));
      const zone = check?.zone ?? null;
      const connectors = await dnsConnectors();
      const guides = connectors.flatMap(({ guide }) => guide?.(zone, check) ?? []);
      return { host: zone?.host ?? null, guides, findings: [] };
    },
    "connection.dns": async ({ id, host, values }) =>
      connect(await connectorOf(host), await store.read(id), values),
    "connection.end": ({ id, system, revoke }) =>
      desk.alone(id, async () => {
        const setup = await store.read(id);
        const connector = await connectorOf(system);
        const fact = setup.connections?.find((one) => one.system === system);
        if (!fact) throw new MailwrightError(notConnected(connector.name));
        // A token that could not be ended stays: it would go on living there, and nobody could end it from here.
        if (revoke && connector.revoke)
          await asking.ask(id, connector.name, new MailwrightError(connectingCancelled), async (hands) => {
            const world = await worlds.networkOf(setup, network);
            await connector.revoke?.(fact, {
              network: world,
              hands,
              withSecret: async (use) => use(await connectionSecret(secrets, setup, fact)),
            });
          });
        // The secret goes first: were it the other way round, a failure would leave an entry that no setup owns.
        await secrets.forget(connectionRef(id, fact));
        const after = await store.update(id, ({ connections = [], ...before }) => ({
          ...before,
          connections: connections.filter((one) => one.revision !== fact.revision),
        }));
        return { view: await context.present(after), findings: [] };
      }),
    "practice.estate": ({ id, scenario }) =>
      desk.alone(id, async () => {
        const setup = await store.read(id);
        practiceOnly(setup);
        for (const fact of setup.connections ?? []) await secrets.forget(connectionRef(id, fact));
        const after = await store.update(
          id,
          ({ connections: _, journal: _log, lastPlan: _end, ...before }) => {
            const { estate: _old, ...practice } = before.practice ?? { scenario: "works" };
            const estate = estateScenarios.some(({ name }) => name === scenario) && { estate: scenario };
            // That company's records are of no use in this one.
            const domain = { ...before.domain, oktaRecords: [] };
            return { ...before, domain, practice: { ...practice, ...estate } };
          },
        );
        return context.present(after);
      }),
    "practice.mend": async ({ id }) => {
      const setup = await store.read(id);
      practiceOnly(setup);
      await worlds.mend(setup);
      const after = await store.update(id, (before) => {
        const { estate: _, ...practice } = before.practice ?? { scenario: "works" };
        return { ...before, practice };
      });
      return context.present(after);
    },
    "practice.connect": async ({ id, system }) => {
      const setup = await store.read(id);
      practiceOnly(setup);
      const entered = await consoleOf(await worlds.estate(named(setup)), system);
      return connect(await connectorOf(system), setup, entered);
    },
  } satisfies Partial<Handlers>;
  return handlers;
}
