import { randomUUID } from "node:crypto";
import { connectingCancelled, keyNotMade, notConnected, oneWayIn } from "../connections/findings.ts";
import { connectorOf, dnsConnectors } from "../connections/index.ts";
import { connectionSecret } from "../connections/secret.ts";
import { type Handlers, MailwrightError, type Setup } from "../contract/index.ts";
import { connectionRef, oktaKeyRef } from "../credentials/secret-ref.ts";
import type { PlanDesk } from "../plan/desk.ts";
import { currentCheck } from "../setup/progress.ts";
import type { Asking } from "./asking.ts";
import type { Connect } from "./connecting.ts";
import type { WizardContext } from "./context.ts";

/** Connections of a setup to Okta and to its DNS host: made, and ended. Nothing here returns what they sign in with. */
export function connectionOperations(
  context: WizardContext,
  desk: PlanDesk,
  asking: Asking,
  connect: Connect,
) {
  const { store, secrets, worlds, network } = context;

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

  return {
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
  } satisfies Partial<Handlers>;
}
