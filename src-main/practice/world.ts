import type { OktaRecord } from "../contract/dns.ts";
import type { OktaSettings, ProviderId } from "../contract/settings.ts";
import type { Secret } from "../credentials/secret.ts";
import type { Endpoint, Network } from "../network/port.ts";
import { cloudOf } from "../providers/index.ts";
import { basePlan, type KnownCredential, remember } from "./base.ts";
import { type Handover, handOver } from "./delivery.ts";
import { practiceDkimKey } from "./dkim.ts";
import { addressesOf } from "./dns/build.ts";
import type { Estate } from "./estate.ts";
import { hostsOf } from "./hosts.ts";
import { practices } from "./index.ts";
import { createPracticeNetwork } from "./network.ts";
import type { Plan } from "./plan.ts";
import { scenarioOf } from "./scenarios/index.ts";
import type { PracticeMail } from "./smtp/server.ts";
import { type Course, routesOf, startServers } from "./world-servers.ts";

export interface PracticeWorld extends AsyncDisposable {
  readonly network: Network;
  /** The certificate authority that this world's servers are certified by, and nobody else trusts. */
  readonly caPem: string;
  /** Where the servers really listen, for tests and for curious people with dig and openssl. */
  readonly endpoints: { readonly smtp: Endpoint; readonly https: Endpoint; readonly dns: Endpoint };
  /**
   * Tells the world which credential the admin created: the public half of a private key, or a hash of a client secret,
   * is kept. The scenario may decide that the console knows another one.
   */
  register(settings: OktaSettings, secret: Secret): Promise<void>;
  /** Mails accepted so far. */
  readonly mails: readonly PracticeMail[];
  /** The last mail as the provider hands it to the recipient's server; null before there is one. */
  lastDelivery(): Promise<Handover | null>;
  close(): Promise<void>;
}

export interface PracticeWorldOptions {
  readonly provider: ProviderId;
  /** A name of `scenarios`. */
  readonly scenario: string;
  readonly domain: string;
  readonly from: string;
  readonly oktaRecords: readonly OktaRecord[];
  readonly settings: OktaSettings;
  /** The Enterprise application's Object ID, as entered. */
  readonly objectId?: string;
  /** What the company owns beside its provider, once that is connected. */
  readonly estate?: Estate | undefined;
  /** This computer's clock, in milliseconds. */
  readonly now?: () => number;
}

/**
 * Starts a practice world: name servers, token endpoint and mail server of one provider, as a scenario bends them.
 * Throws a MailwrightError when there is no such scenario, and Node's error when no port is free.
 */
export async function startPracticeWorld(options: PracticeWorldOptions): Promise<PracticeWorld> {
  const { provider, estate, objectId, now = Date.now } = options;
  const scenario = scenarioOf(provider, options.scenario);
  const hosts = hostsOf(provider, options.settings);
  const dkim = await practiceDkimKey();
  const practice = practices[provider];
  const servers = await practice.servers();
  const services = estate?.services ?? [];
  const addresses = addressesOf([...Object.values(hosts).flat(), ...services].map(({ host }) => host));

  const planFor = (settings: OktaSettings, credential: KnownCredential): Plan => {
    const known = { ...options, practice, servers, settings, objectId, credential };
    const names = [...addresses.keys()];
    return scenario.bend(basePlan({ ...known, hosts: names, dkimRecord: dkim.record, now: now() }));
  };
  let { settings } = options;
  let plan = planFor(settings, null);
  const course: Course = {
    hosts,
    servers,
    services,
    plan: () => plan,
    dns: () => (estate ? { ...plan.dns, zone: estate.zone.serve(plan.dns.zone) } : plan.dns),
    settings: () => settings,
    now,
    serverNow: () => now() + plan.serverClockMs,
  };

  // Whatever has started is closed again when something after it cannot start.
  await using started = new AsyncDisposableStack();
  const running = await startServers(course, started);
  const { authority, mails, dns, smtp, web } = running;
  const closing = new AbortController();
  const network = createPracticeNetwork({
    caPem: authority.pem,
    dns: course.dns,
    routes: routesOf(course, running, addresses),
    now,
    closed: closing.signal,
  });
  started.defer(network.close);
  started.defer(() => closing.abort());

  const whole = started.move();
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= whole.disposeAsync();
    return closed;
  };
  const loopback = ({ port }: { readonly port: number }): Endpoint => ({ address: "127.0.0.1", port });
  return {
    network,
    caPem: authority.pem,
    endpoints: {
      smtp: loopback(hosts.startTls.length > 0 ? smtp.startTls : smtp.implicitTls),
      https: loopback(web.https),
      dns: loopback(dns),
    },
    async register(registered, secret) {
      settings = registered;
      plan = planFor(registered, remember(registered, secret));
    },
    mails,
    async lastDelivery() {
      const mail = mails.at(-1);
      if (mail === undefined) return null;
      const cloud = cloudOf(provider, settings);
      return handOver({ practice, servers, cloud, plan, mail, key: dkim, now: course.serverNow() });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
