import { createServer } from "node:net";
import type { OktaSettings } from "../contract/settings.ts";
import { startDns } from "./dns/servers.ts";
import type { HostPort, Hosts } from "./hosts.ts";
import { startWeb } from "./https/servers.ts";
import { listen } from "./listen.ts";
import type { Route } from "./network.ts";
import type { DnsPlan, Plan, Reach } from "./plan.ts";
import type { PracticeServers } from "./provider.ts";
import { type PracticeService, startServices } from "./services.ts";
import type { PracticeMail } from "./smtp/server.ts";
import { startSubmission } from "./smtp/servers.ts";
import { createAuthority } from "./tls/authority.ts";
import { createCertificates } from "./tls/certificates.ts";
import { createTokenLedger } from "./tokens.ts";

/** What the servers of a world go by. */
export interface Course {
  readonly hosts: Hosts;
  readonly servers: PracticeServers;
  /** The systems beside the mail provider. */
  readonly services: readonly PracticeService[];
  /** Read at each request. */
  readonly plan: () => Plan;
  readonly dns: () => DnsPlan;
  readonly settings: () => OktaSettings;
  /** This computer's clock, and the servers', in milliseconds. */
  readonly now: () => number;
  readonly serverNow: () => number;
}

/** Starts every server of a world on loopback. Each that has started is closed with the stack. */
export async function startServers(course: Course, started: AsyncDisposableStack) {
  const { hosts, services, plan, serverNow: now } = course;
  // OpenSSL judges certificates by the computer's own clock, so that clock dates them.
  const today = new Date();
  const authority = await createAuthority("Mailwright practice CA", today);
  const certificate = createCertificates(authority, today);
  const mails: PracticeMail[] = [];
  const namesOf = (list: readonly { readonly host: string }[]) => [...new Set(list.map(({ host }) => host))];
  const shared = { ...course, tokens: createTokenLedger(), now };

  const dns = await startDns(course.dns, course.now);
  started.defer(dns.close);
  const smtp = await startSubmission({
    ...shared,
    identity: await certificate(namesOf([...hosts.startTls, ...hosts.implicitTls]), plan().smtp.certificate),
    onMail: (mail) => mails.push(mail),
  });
  started.defer(smtp.startTls.close);
  started.defer(smtp.implicitTls.close);
  const web = await startWeb({
    ...shared,
    authority,
    identity: await certificate(namesOf(hosts.https), plan().tokenHost.certificate),
  });
  started.defer(web.https.close);
  if (web.http !== null) started.defer(web.http.close);
  const beside =
    services.length > 0
      ? await startServices(services, { identity: await certificate(namesOf(services), "valid"), now })
      : null;
  if (beside) started.defer(beside.close);
  const resetting = await startResetServer();
  started.defer(resetting.close);
  return { authority, mails, dns, smtp, web, beside, resetting };
}

/** A server that resets every connection: RFC 9293 section 3.10.7 calls it an abort. */
const startResetServer = () => listen(createServer((socket) => socket.resetAndDestroy()));

/** Where the addresses of the world lead: to its servers, or as far as the scenario lets one come. */
export function routesOf(
  { hosts, plan }: Course,
  { dns, smtp, web, beside, resetting }: Awaited<ReturnType<typeof startServers>>,
  addresses: ReadonlyMap<string, string>,
): ReadonlyMap<string, Route> {
  const to = (list: readonly HostPort[], port: number, reach: Reach): [string, Route][] => {
    const route: Route = reach === "reset" ? { reach: "open", port: resetting.port } : { reach, port };
    return list.map((at) => [`${addresses.get(at.host)}:${at.port}`, route]);
  };
  const { smtp: smtpPlan, tokenHost } = plan();
  return new Map<string, Route>([
    ...dns.routes,
    ...to(hosts.startTls, smtp.startTls.port, smtpPlan.reach),
    ...to(hosts.implicitTls, smtp.implicitTls.port, smtpPlan.reach),
    ...to(hosts.https, web.https.port, tokenHost.reach),
    ...to(hosts.http, web.http?.port ?? 0, tokenHost.reach),
    ...(beside?.listening ?? []).flatMap((one) => to([one], one.at, "open")),
  ]);
}
