import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, buildConnector, fetch as undiciFetch } from "undici";
import { runChecks } from "../../src-main/checks/run.ts";
import { Secret } from "../../src-main/credentials/secret.ts";
import type { Network } from "../../src-main/network/port.ts";
import { within } from "../../src-main/network/wait.ts";
import { makePracticeCredential, practiceValues } from "../../src-main/practice/values.ts";
import { startPracticeWorld } from "../../src-main/practice/world.ts";
import { newSetup } from "../../src-main/setup/document.ts";
import { oktaSettings } from "../../src-main/setup/okta-settings.ts";
import type { Bench } from "./bench.ts";
import { slowTcp, slowUdp } from "./run/slow-line.ts";
import { has, oneAfterTheOther } from "./run/tools.ts";

/** Injected each way, in milliseconds. */
const delayMs = 40;
const roundTripMs = 2 * delayMs;

/**
 * Round trips that one after the other a sent mail cannot do without: the name, TCP, the greeting (the last packet of the
 * handshake there, the server's words back), EHLO, STARTTLS, TLS 1.3, EHLO, AUTH, the token, the envelope in one piece
 * (RFC 2920) and the message. What has no part in this chain, the DNS records and the access token, runs beside it.
 */
const roundTrips = [
  "name",
  "TCP",
  "greeting",
  "EHLO",
  "STARTTLS",
  "TLS",
  "EHLO",
  "AUTH",
  "token",
  "envelope",
  "message",
].length;
const boundMs = roundTrips * roundTripMs;

export const bench: Bench = {
  summary: "A whole run with 40 ms each way: over its round-trip bound, and against dig and curl in turn",
  async measure({ smoke }) {
    const provider = "microsoft";
    const values = practiceValues(provider);
    const made = await makePracticeCredential(provider, values.settings);
    if (made.kind !== "client-secret") throw new Error("The practice tenant gives client secrets");
    const setup = {
      ...newSetup(provider, true, Date.now()),
      domain: values.domain,
      settings: values.settings,
    };
    const settings = oktaSettings(setup);
    if (settings.authType !== "OAUTH2_CLIENT_CREDENTIALS") throw new Error("Microsoft 365 has one flow");
    const credential = new Secret(made.secret);
    await using world = await startPracticeWorld({
      provider,
      scenario: "works",
      domain: values.domain.emailDomain,
      from: values.domain.from,
      oktaRecords: values.domain.oktaRecords,
      settings,
      ...(values.settings.objectId === undefined ? {} : { objectId: values.settings.objectId }),
    });
    await world.register(settings, credential);
    const { endpoints } = world;
    await using smtp = await slowTcp(endpoints.smtp.port, delayMs);
    await using https = await slowTcp(endpoints.https.port, delayMs);
    await using dns = await slowUdp(endpoints.dns.port, delayMs);

    const once = async (): Promise<number> => {
      await using network = slowNetwork(world.network, { 587: smtp.port, 443: https.port });
      const started = performance.now();
      let ms = 0;
      const report = await runChecks(
        network,
        { setup, settings, fingerprint: "", credential, to: values.domain.from, runId: randomUUID() },
        {
          signal: AbortSignal.timeout(60_000),
          onEvent: (event) => {
            if (event.type === "run-finished") ms = performance.now() - started;
          },
        },
      );
      if (report.outcome !== "passed") throw new Error(`The run failed: ${report.findings[0]?.code}`);
      return ms;
    };
    await once();
    const runMs = median(await inTurn(smoke ? 2 : 7, once));

    const figures = { run_ms: Math.round(runMs), bound_ms: boundMs, round_trips: roundTrips };
    const ratio = { ratio_to_bound: round(runMs / boundMs) };
    if (!(await has("curl")))
      return { ...ratio, speedup_vs_serial: "curl is not there to compare with", ...figures };
    const withDig = await has("dig");
    const serial = () =>
      oneAfterTheOther({
        caPem: world.caPem,
        tokenUrl: settings.tokenEndpoint,
        form: {
          grant_type: "client_credentials",
          client_id: settings.clientId,
          client_secret: made.secret,
          scope: settings.scopes.join(" "),
        },
        smtp: { host: settings.host, port: settings.port, user: settings.username },
        from: values.domain.from,
        to: values.domain.from,
        questions: withDig ? questions(values.domain) : [],
        lines: { smtp: smtp.port, https: https.port, authority: dns.port, recursor: dns.port },
      });
    const parts = await inTurn(smoke ? 1 : 3, serial);
    // Without dig, its round trips alone: starting it is not counted.
    const dnsMs = withDig
      ? median(parts.map((p) => p.dns))
      : questions(values.domain).length * 2 * roundTripMs;
    const token = median(parts.map((p) => p.token));
    const mail = median(parts.map((p) => p.mail));
    const serialMs = dnsMs + token + mail;
    return {
      ...ratio,
      speedup_vs_serial: round(serialMs / runMs),
      ...figures,
      serial_ms: Math.round(serialMs),
      serial_dns_ms: Math.round(dnsMs),
      serial_token_ms: Math.round(token),
      serial_mail_ms: Math.round(mail),
      dns_by: withDig ? "dig" : "round trips",
    };
  },
};

/** One look at each record, at the authority and at a recursor: less than the run itself asks. */
const questions = (domain: ReturnType<typeof practiceValues>["domain"]) =>
  [
    ...domain.oktaRecords.map((r) => [r.fqdn, r.recordType] as const),
    [domain.emailDomain, "TXT"] as const,
    [`selector1._domainkey.${domain.emailDomain}`, "CNAME"] as const,
    [`selector2._domainkey.${domain.emailDomain}`, "CNAME"] as const,
    [`_dmarc.${domain.emailDomain}`, "TXT"] as const,
    [domain.emailDomain, "MX"] as const,
  ] satisfies (readonly [string, string])[];

/** The practice world's network, with everything as far away as the lines are. */
function slowNetwork(near: Network, lines: Readonly<Record<number, number>>): Network & AsyncDisposable {
  const dial: Network["connect"] = ({ host, port }, wait) =>
    within({ operation: "connect", host, port }, wait, (resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port: lines[port] ?? 1, noDelay: true });
      socket.on("error", reject);
      socket.once("connect", () => resolve(socket));
      return () => socket.destroy();
    });
  const lookup: Network["lookup"] = async (host, wait) => {
    await sleep(roundTripMs);
    return near.lookup(host, wait);
  };
  const named: Network["connect"] = async (to, wait) => {
    await lookup(to.host, wait);
    return dial(to, wait);
  };
  const secure = buildConnector({ ca: [...(near.trust() ?? [])], timeout: 0, maxCachedSessions: 0 });
  const agent = new Agent({
    connect(to, callback) {
      named({ host: to.hostname, port: 443 }, { timeoutMs: 10_000 }).then(
        (socket) => secure({ ...to, httpSocket: socket }, callback),
        (error: Error) => callback(error, null),
      );
    },
  });
  return {
    ...near,
    lookup,
    connect: named,
    udp: async (to, message, accept, wait) => {
      await sleep(delayMs);
      const reply = await near.udp(to, message, accept, wait);
      await sleep(delayMs);
      return reply;
    },
    fetch: async (url, init) =>
      (await undiciFetch(url, { ...init, dispatcher: agent } as never)) as unknown as Response,
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

async function inTurn<T>(times: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < times; i++) results.push(await work());
  return results;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const round = (value: number): number => Math.round(value * 100) / 100;
