import { createServer } from "node:net";
import type { OktaRecord } from "../contract/dns.ts";
import type { OktaSettings, ProviderId } from "../contract/settings.ts";
import type { Secret } from "../credentials/secret.ts";
import type { Endpoint, Network } from "../network/port.ts";
import { cloudOf } from "../providers/index.ts";
import { basePlan, type KnownCredential, remember } from "./base.ts";
import { type Handover, handOver } from "./delivery.ts";
import { practiceDkimKey } from "./dkim.ts";
import { addressesOf } from "./dns/build.ts";
import { startDns } from "./dns/servers.ts";
import type { Estate } from "./estate.ts";
import { type HostPort, hostsOf } from "./hosts.ts";
import { startWeb } from "./https/servers.ts";
import { practices } from "./index.ts";
import { listen } from "./listen.ts";
import { createPracticeNetwork, type Route } from "./network.ts";
import type { Plan, Reach } from "./plan.ts";
import { scenarioOf } from "./scenarios/index.ts";
import { startServices } from "./services.ts";
import type { PracticeMail } from "./smtp/server.ts";
import { startSubmission } from "./smtp/servers.ts";
import { createAuthority } from "./tls/authority.ts";
import { createCertificates } from "./tls/certificates.ts";
import { createTokenLedger } from "./tokens.ts";

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
  const { provider } = options;
  const now = options.now ?? Date.now;
  const scenario = scenarioOf(provider, options.scenario);
  const hosts = hostsOf(provider, options.settings);
  const served = [...hosts.startTls, ...hosts.implicitTls, ...hosts.https, ...hosts.http];
  const dkim = await practiceDkimKey();
  const practice = practices[provider];
  const servers = await practice.servers();
  const { estate } = options;
  const services = estate?.services ?? [];
  const addresses = addressesOf([...served, ...services].map((s) => s.host));

  let settings = options.settings;
  const planFor = (credential: KnownCredential): Plan => {
    const base = basePlan({
      ...options,
      practice,
      servers,
      settings,
      objectId: options.objectId,
      credential,
      hosts: [...addresses.keys()],
      dkimRecord: dkim.record,
      now: now(),
    });
    return scenario.bend(base);
  };
  let current = planFor(null);
  const plan = () => current;
  const servedDns = () =>
    estate ? { ...current.dns, zone: estate.zone.serve(current.dns.zone) } : current.dns;
  const serverNow = () => now() + current.serverClockMs;

  // OpenSSL judges certificates by the computer's own clock, so that clock dates them.
  const today = new Date();
  const authority = await createAuthority("Mailwright practice CA", today);
  const certificate = createCertificates(authority, today);
  const tokens = createTokenLedger();
  const mails: PracticeMail[] = [];
  const namesOf = (list: readonly HostPort[]) => [...new Set(list.map((h) => h.host))];
  const shared = { servers, hosts, tokens, plan, now: serverNow };

  // Whatever has started is closed again when something after it cannot start.
  await using started = new AsyncDisposableStack();
  const dns = await startDns(servedDns, now);
  started.defer(dns.close);
  const smtp = await startSubmission({
    ...shared,
    identity: await certificate(namesOf([...hosts.startTls, ...hosts.implicitTls]), current.smtp.certificate),
    onMail: (mail) => mails.push(mail),
  });
  started.defer(smtp.startTls.close);
  started.defer(smtp.implicitTls.close);
  const web = await startWeb({
    ...shared,
    authority,
    settings: () => settings,
    identity: await certificate(namesOf(hosts.https), current.tokenHost.certificate),
  });
  started.defer(web.https.close);
  if (web.http !== null) started.defer(web.http.close);
  const beside =
    services.length > 0
      ? await startServices(services, {
          identity: await certificate([...new Set(services.map((s) => s.host))], "valid"),
          now: serverNow,
        })
      : null;
  if (beside) started.defer(beside.close);
  const resetting = await startResetServer();
  started.defer(resetting.close);

  const routesTo = (list: readonly HostPort[], port: number, reach: Reach): [string, Route][] =>
    list.map((h) => [
      `${addresses.get(h.host)}:${h.port}`,
      reach === "reset" ? { reach: "open", port: resetting.port } : { reach, port },
    ]);
  const { smtp: smtpPlan, tokenHost } = current;
  const closing = new AbortController();
  const network = createPracticeNetwork({
    caPem: authority.pem,
    dns: servedDns,
    routes: new Map<string, Route>([
      ...dns.routes,
      ...routesTo(hosts.startTls, smtp.startTls.port, smtpPlan.reach),
      ...routesTo(hosts.implicitTls, smtp.implicitTls.port, smtpPlan.reach),
      ...routesTo(hosts.https, web.https.port, tokenHost.reach),
      ...routesTo(hosts.http, web.http?.port ?? 0, tokenHost.reach),
      ...(beside?.listening ?? []).map(({ host, port, at }): [string, Route] => [
        `${addresses.get(host)}:${port}`,
        { reach: "open", port: at },
      ]),
    ]),
    now,
    closed: closing.signal,
  });
  started.defer(network.close);
  started.defer(() => closing.abort());

  const running = started.move();
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= running.disposeAsync();
    return closed;
  };
  const loopback = (port: number): Endpoint => ({ address: "127.0.0.1", port });
  const smtpServer = hosts.startTls.length > 0 ? smtp.startTls : smtp.implicitTls;

  return {
    network,
    caPem: authority.pem,
    endpoints: {
      smtp: loopback(smtpServer.port),
      https: loopback(web.https.port),
      dns: loopback(dns.port),
    },
    async register(registered, secret) {
      settings = registered;
      current = planFor(remember(registered, secret));
    },
    mails,
    async lastDelivery() {
      const mail = mails.at(-1);
      if (mail === undefined) return null;
      const cloud = cloudOf(provider, settings);
      return handOver({ practice, servers, cloud, plan: current, mail, key: dkim, now: serverNow() });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A server that resets every connection: RFC 9293 section 3.10.7 calls it an abort. */
const startResetServer = () => listen(createServer((socket) => socket.resetAndDestroy()));
