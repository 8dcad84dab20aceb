import type { Hosts } from "../hosts.ts";
import type { Listening } from "../listen.ts";
import type { Plan } from "../plan.ts";
import type { PracticeServers } from "../provider.ts";
import type { Identity } from "../tls/authority.ts";
import type { TokenLedger } from "../tokens.ts";
import type { SubmissionRules } from "./rules.ts";
import { type PracticeMail, startSubmissionServer } from "./server.ts";

export interface MailWorld {
  readonly servers: PracticeServers;
  readonly hosts: Hosts;
  readonly identity: Identity;
  readonly tokens: TokenLedger;
  /** Read at each command. */
  readonly plan: () => Plan;
  /** The servers' clock, in milliseconds. */
  readonly now: () => number;
  readonly onMail: (mail: PracticeMail) => void;
}

/** Starts the submission servers of the provider: one with STARTTLS, one with TLS from the start. */
export async function startSubmission(
  world: MailWorld,
): Promise<{ startTls: Listening; implicitTls: Listening }> {
  const name = [...world.hosts.startTls, ...world.hosts.implicitTls][0]?.host ?? "localhost";
  const ofProvider = (): SubmissionRules =>
    world.servers.mail({ plan: world.plan(), host: name, tokens: world.tokens, nowMs: world.now() });
  const rules = () => withMechanisms(ofProvider(), world.plan().smtp.mechanisms);
  const start = (implicitTls: boolean) =>
    startSubmissionServer({
      name,
      identity: world.identity,
      implicitTls,
      startTls: !implicitTls && world.plan().smtp.startTls,
      tls: () => world.plan().smtp.tls,
      rules,
      faults: () => world.plan().smtp.faults,
      onMail: world.onMail,
    });
  const [startTls, implicitTls] = await Promise.all([start(false), start(true)]);
  return { startTls, implicitTls };
}

/** The same server with another list of AUTH mechanisms, in EHLO and in effect. */
function withMechanisms(rules: SubmissionRules, mechanisms: readonly string[] | undefined): SubmissionRules {
  if (mechanisms === undefined) return rules;
  return {
    ...rules,
    mechanisms: rules.mechanisms.filter((m) => mechanisms.includes(m)),
    ehlo: (client, secure) =>
      rules
        .ehlo(client, secure)
        .flatMap((line) =>
          line.startsWith("AUTH ")
            ? mechanisms.length === 0
              ? []
              : [`AUTH ${mechanisms.join(" ")}`]
            : [line],
        ),
  };
}
