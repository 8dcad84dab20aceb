import { setTimeout as sleep } from "node:timers/promises";
import { guide as cloudflareGuide } from "../../../src-main/connections/dns-hosts/cloudflare/guide.ts";
import { guide as route53Guide } from "../../../src-main/connections/dns-hosts/route53/guide.ts";
import { givenUp } from "../../../src-main/connections/okta/changes/delivery-log.ts";
import {
  type Change,
  type ConnectionFact,
  type DnsHostGuide,
  type Emit,
  type Finding,
  type Handlers,
  MailwrightError,
  type OktaOrg,
  type Plan,
  type Setup,
  type SetupView,
  type SystemId,
  systemNames,
  wordDiff,
} from "../../../src-main/contract/index.ts";
import { applyPlan } from "../../../src-main/plan/apply.ts";
import type { Connection, Hands, Planned } from "../../../src-main/plan/connection.ts";
import { openDesk } from "../../../src-main/plan/desk.ts";
import { endAfter, endOf, follow } from "../../../src-main/plan/follow.ts";
import { handsOf } from "../../../src-main/plan/hands.ts";
import type { Journal, JournalView } from "../../../src-main/plan/journal.ts";
import { readPlan } from "../../../src-main/plan/read.ts";
import { undoPlan } from "../../../src-main/plan/undo.ts";
import { featureName } from "../../../src-main/setup/okta-words.ts";
import { oktaRecords, sampleCheck } from "./sample-setups.ts";

/** What goes wrong in the made-up systems, once. */
export type PlanTrouble =
  /** Somebody changes the SPF record while the plan is applied. */
  | "spf-changed"
  /** Another record stands where the DMARC record shall be, from the start. */
  | "name-taken"
  /** The DNS host asks to wait 40 s before the DMARC record. */
  | "throttled"
  /** Okta refuses the server. */
  | "server-refused"
  /** The domain is served by another zone than the one that is connected. */
  | "zone-moved"
  /** Okta gave up mail since the server was enabled. */
  | "mail-given-up";

export interface FakePlanPlace {
  readonly get: (id: string) => Setup;
  readonly put: (id: string, change: (old: Setup) => Setup) => SetupView;
  readonly emit: Emit;
  /** Milliseconds that each change takes. */
  readonly paceMs: number;
  readonly trouble?: PlanTrouble | undefined;
  /** Did a person enter the records by hand, where the zone is? */
  readonly isEntered: () => boolean;
}

const spfBefore = "v=spf1 include:_spf.acme.com -all";
const spfBehind = "v=spf1 include:_spf.acme.com include:crm.example -all";
const withMicrosoft = (spf: string) => spf.replace(" -all", " include:spf.protection.outlook.com -all");
const dmarc = "v=DMARC1; p=none; rua=mailto:dmarc@acme.com";

const finding = (code: string, change: Partial<Finding>): Finding => ({
  code,
  severity: "error",
  step: "finish",
  title: code,
  cause: "",
  fix: [],
  sources: [],
  ...change,
});

/** Okta and a Cloudflare zone as they stand, and what was made in them. */
class Systems {
  readonly made = new Set<string>();
  spf = spfBefore;
  trouble: PlanTrouble | undefined;
  readonly #paceMs: number;

  readonly #isEntered: () => boolean;

  constructor({ paceMs, trouble, isEntered }: Pick<FakePlanPlace, "paceMs" | "trouble" | "isEntered">) {
    this.#paceMs = paceMs;
    this.#isEntered = isEntered;
    this.trouble = trouble;
  }

  readonly #write = (id: string, before?: (hands: Hands) => Promise<void>) => async (hands: Hands) => {
    await sleep(this.#paceMs, undefined, { signal: hands.signal });
    await before?.(hands);
    this.made.add(id);
  };

  #planned(
    change: Pick<Change, "id" | "system" | "title" | "items"> & Partial<Change>,
    more: Partial<Planned> = {},
  ): Planned {
    const state = this.made.has(change.id) ? "right" : "pending";
    return {
      change: { needs: [], ...change, state: (change.state ?? state) as "right" | "pending" | "conflict" },
      left: 1,
      write: this.#write(change.id),
      ...more,
    };
  }

  okta(journal: JournalView): Planned[] {
    const received = journal.answer("okta/received");
    const item = (name: string, ...after: string[]) => [{ name, before: [], after }];
    return [
      this.#planned({
        id: "okta/feature",
        system: "okta",
        title: `Switch on the feature “${featureName}”`,
        items: [{ name: "Settings > Features", before: [], after: ["On"] }],
        question: {
          ask: `Switch on “${featureName}” for the whole org?`,
          text: "Okta offers it as a self-service feature. Without it an email server takes only a password.",
          yes: "Switch it on",
          no: "Not now",
        },
      }),
      this.#planned({
        id: "okta/email-domain",
        system: "okta",
        title: "Create the email domain notifications.acme.com",
        items: item(
          "Email domain",
          "notifications.acme.com",
          "Sender noreply@notifications.acme.com",
          "Brand Acme",
        ),
      }),
      this.#planned(
        {
          id: "okta/verify",
          system: "okta",
          title: "Verify notifications.acme.com",
          detail: "As soon as the name servers of the zone show Okta's records. Usually within 5 minutes.",
          items: item("Email domain", "Verified"),
          needs: ["okta/email-domain", "dns/okta"],
        },
        { after: ["dns/dmarc", "dns/spf"] },
      ),
      this.#planned(
        {
          id: "okta/server",
          system: "okta",
          title: "Create the email server, disabled",
          detail:
            "smtp.office365.com:587 as okta@notifications.acme.com. No mail goes through it before it is enabled.",
          items: item(
            "Email server",
            "Alias: Microsoft 365 for notifications.acme.com",
            "Host: smtp.office365.com",
            "Port: 587",
            "Username: okta@notifications.acme.com",
            "Scope: https://outlook.office365.com/.default",
            "Client ID: 3f1c2b4a-8d5e-4f60-9a7b-1c2d3e4f5a6b",
          ),
          needs: ["okta/feature", "okta/verify"],
        },
        {
          write: this.#write("okta/server", async () => {
            if (this.trouble !== "server-refused") return;
            this.trouble = undefined;
            throw new MailwrightError(serverRefused);
          }),
        },
      ),
      this.#planned({
        id: "okta/test",
        system: "okta",
        title: "Send Okta's test",
        detail: "From noreply@notifications.acme.com to it-test@acme.com",
        items: [],
        needs: ["okta/server"],
        final: "A message that was sent stays sent.",
      }),
      this.#planned({
        id: "okta/received",
        system: "okta",
        title: "See that it arrived at it-test@acme.com",
        items: [],
        needs: ["okta/test"],
        state: received === "yes" ? "right" : received === "no" ? "conflict" : "pending",
        ...(received === "no" && { finding: notArrived }),
        question: {
          ask: "Did Okta's test message arrive at it-test@acme.com?",
          text: "Look in the spam folder too.",
          yes: "It arrived",
          no: "It did not",
        },
      }),
      this.#planned({
        id: "okta/enable",
        system: "okta",
        title: "Enable the email server",
        items: [{ name: "Email server", before: [], after: ["Enabled"] }],
        needs: ["okta/received"],
        question: {
          ask: "Enable the email server?",
          text: "From then on all email of the org goes through smtp.office365.com.",
          yes: "Enable",
          no: "Not yet",
        },
      }),
    ];
  }

  zone(): Planned[] {
    const known = this.made.has("okta/email-domain");
    const taken = this.trouble === "name-taken";
    const changed = {
      name: "TXT notifications.acme.com",
      before: [this.spf],
      after: [withMicrosoft(this.spf)],
    };
    return [
      this.#planned(
        {
          id: "dns/okta",
          system: "cloudflare",
          title: known ? "Add the records of Okta" : "Add the records that Okta gives",
          items: known
            ? oktaRecords.map(({ recordType, fqdn, verificationValue }) => ({
                name: `${recordType} ${fqdn}`,
                before: [],
                after: [verificationValue],
              }))
            : [{ name: "TXT and CNAME below notifications.acme.com", before: [], after: null }],
          needs: ["okta/email-domain"],
        },
        {
          settle: async (hands) => {
            await hands.wait("the name servers do not show the records yet", this.#paceMs);
            return "Seen at 2 of 2 name servers";
          },
        },
      ),
      this.#planned(
        {
          id: "dns/dmarc",
          system: "cloudflare",
          title: "Add TXT _dmarc.notifications.acme.com",
          items: [
            {
              name: "TXT _dmarc.notifications.acme.com",
              before: taken ? ["CNAME parked.example"] : [],
              after: [dmarc],
            },
          ],
          ...(taken && { state: "conflict" as const, finding: nameTaken }),
        },
        {
          write: this.#write("dns/dmarc", async (hands) => {
            const { trouble } = this;
            if (trouble === "throttled") {
              this.trouble = undefined;
              await hands.wait("Cloudflare takes no more requests for a while", 40_000);
            }
            if (trouble === "spf-changed") {
              this.trouble = undefined;
              this.spf = spfBehind;
            }
          }),
        },
      ),
      this.#planned(
        {
          id: "dns/spf",
          system: "cloudflare",
          title: "Change SPF, TXT notifications.acme.com",
          items: this.made.has("dns/spf")
            ? [{ ...changed, before: [this.spf], after: [this.spf] }]
            : [{ ...changed, diff: wordDiff(this.spf, withMicrosoft(this.spf)) }],
        },
        {
          replaced: this.spf,
          write: this.#write("dns/spf", async () => {
            this.spf = withMicrosoft(this.spf);
          }),
        },
      ),
      this.#planned({
        id: "dns/dkim",
        system: "cloudflare",
        title: "MX, DKIM selector1, selector2",
        items: [],
        state: "right",
      }),
    ];
  }

  /** The zone as its name servers show it, wherever it is now. */
  #seen(): Planned[] {
    return this.zone().map(({ change }) => {
      const isRight = change.state === "right" || this.#isEntered();
      return { change: isRight ? { ...change, state: "right" } : { ...change, byHand } };
    });
  }

  connection(system: SystemId): Connection {
    return {
      system,
      read: async (_facts, journal) => {
        if (system !== "okta" && this.trouble === "zone-moved") throw new MailwrightError(zoneMoved);
        if (system !== "okta") return { changes: this.zone() };
        return {
          changes: this.okta(journal),
          facts: { domain: this.made.has("okta/email-domain") },
          findings: this.trouble === "mail-given-up" ? await givenUp(lossLog, "") : [],
        };
      },
      ...(system !== "okta" && { seen: async () => ({ changes: this.#seen() }) }),
      undo: async ({ id, replaced }, { signal }) => {
        await sleep(this.#paceMs, undefined, { signal });
        if (id === "okta/test") return { state: "kept", why: "a message that was sent stays sent" };
        if (id === "dns/spf") this.spf = String(replaced);
        this.made.delete(id);
        return { state: "undone" };
      },
    };
  }
}

/** What Okta's System Log has of mail that the provider refused. */
const lossLog: Parameters<typeof givenUp>[0] = {
  read: async (_path, shape) =>
    shape.parse([
      {
        uuid: "9f2c",
        published: "2026-11-26T07:12:44.120Z",
        eventType: "system.email.delivery",
        outcome: { result: "FAILURE", reason: "Email not delivered" },
        debugContext: {
          debugData: {
            byo_email_server_error_response:
              "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.",
          },
        },
      },
    ]),
};

const byHand = "Enter it where the zone is now. The plan goes on when its name servers show it.";
const zoneMoved = finding("dns-host-zone-moved", {
  step: "dns",
  title: "The domain is no longer served by the zone that is connected",
  cause: "The connection reaches acme.com at Cloudflare. The domain is now at other name servers.",
  fix: ["Disconnect, and connect the host that has the zone now.", "Or enter the records there by hand."],
  found: "ns1.elsewhere.example",
});
const nameTaken = finding("dns-name-taken", {
  step: "dns",
  title: "Another record stands at _dmarc.notifications.acme.com",
  cause: "A CNAME stands there, and no other record can stand beside it. Mailwright does not remove it.",
  fix: [
    "Ask whoever made it whether it is still used.",
    "Remove it at Cloudflare, then read the plan again.",
  ],
  found: "CNAME parked.example",
});
const serverRefused = finding("okta-role-missing", {
  title: "Okta does not let this token create an email server",
  cause: "The admin who made the token does not manage customizations.",
  fix: ["Have a Super admin or Org admin make a token, and connect again with it."],
  evidence:
    '403 {"errorCode":"E0000006","errorSummary":"You do not have permission to perform the requested action"}',
});
const notArrived = finding("okta-test-not-arrived", {
  title: "Okta's test did not arrive",
  cause: "Okta's System Log says that the provider took the message.",
  fix: ["Look in quarantine and in the spam folder.", "Have Okta send it again."],
});

const org: OktaOrg = {
  url: "https://acme.okta.com",
  engine: "idx",
  customDomain: "login.acme.com",
  tokenPage: "https://acme-admin.okta.com/admin/access/api/tokens",
  scopes: [
    "okta.emailServers.manage",
    "okta.emailDomains.manage",
    "okta.brands.read",
    "okta.features.manage",
    "okta.logs.read",
  ],
};
const orgRefused = finding("okta-org-not-found", {
  step: "domain",
  title: "No Okta org answers at this address",
  cause: "The name is not one of Okta's, or it is misspelled.",
  fix: ["Copy the address from the browser, while the Admin Console is open."],
});

const zone = sampleCheck(Date.now()).zone ?? null;
const sampleGuides: DnsHostGuide[] = [
  { host: "cloudflare", name: systemNames.cloudflare, ...cloudflareGuide(zone) },
  { host: "route53", name: systemNames.route53, ...route53Guide(zone, null) },
];

/** The setup with Okta and Cloudflare connected. */
export const connectedSetup = (setup: Setup, id: string): Setup => ({
  ...setup,
  id,
  domain: { ...setup.domain, oktaRecords: [] },
  connections: [connectionTo("okta", org.url, "token"), connectionTo("cloudflare", "acme.com", "token")],
});

const connectionTo = (system: SystemId, where: string, by: string): ConnectionFact => ({
  system,
  where,
  by,
  connectedAt: new Date().toISOString(),
  revision: crypto.randomUUID(),
  values: {},
  expiresAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
});

type PlanHandlers = Pick<
  Handlers,
  Extract<keyof Handlers, `connection.${string}` | `plan.${string}` | "practice.connect">
>;

/** The operations of connections and plans over made-up systems, by the real engine. */
export function fakePlanHandlers(place: FakePlanPlace): PlanHandlers {
  const { get, put, emit } = place;
  const all = new Map<string, Systems>();
  const systems = (id: string) => {
    const known = all.get(id) ?? new Systems(place);
    all.set(id, known);
    return known;
  };
  const desk = openDesk({
    onEvent: (id, runId, event) => emit("plan.event", { id, runId, event }),
    onEnd: (id) => emit("setup.changed", { id }),
    hold: (_, work) => work(),
    now: Date.now,
  });
  const journalOf = (id: string): Journal => ({
    get entries() {
      return get(id).journal ?? [];
    },
    append: async (entry) => void put(id, (old) => ({ ...old, journal: [...(old.journal ?? []), entry] })),
  });
  const connectionsOf = (id: string) =>
    (get(id).connections ?? [])
      .map(({ system }) => system)
      .toSorted((a, b) => Number(b === "okta") - Number(a === "okta"))
      .map((system) => systems(id).connection(system));
  const connect = (id: string, system: SystemId, where: string, by: string) =>
    put(id, (old) => ({
      ...old,
      connections: [
        ...(old.connections ?? []).filter((one) => one.system !== system),
        connectionTo(system, where, by),
      ],
    }));
  const read = async (id: string) => {
    const plan = await readPlan(
      connectionsOf(id),
      journalOf(id),
      handsOf(AbortSignal.timeout(9_000), Date.now),
    );
    desk.show(id, plan);
    const records = systems(id).made.has("okta/email-domain") ? oktaRecords : undefined;
    const view = put(id, (old) => ({
      ...old,
      ...(records && { domain: { ...old.domain, oktaRecords: records } }),
      ...(old.lastPlan && { lastPlan: endAfter(old.lastPlan, plan, old.journal ?? []) }),
    }));
    return { view, plan };
  };
  const run = (id: string, work: typeof applyPlan | typeof undoPlan, more: object) =>
    desk.start(id, async (tell, signal) => {
      const journal = journalOf(id);
      let plan: Plan | null = null;
      const onEvent: typeof tell = (event) => {
        if (event.type === "end") {
          const lastPlan = endOf(event, plan, journal.entries);
          put(id, (old) => ({ ...old, lastPlan }));
        } else if (event.type === "plan") plan = event.plan;
        else plan = plan && follow(plan, event);
        tell(event);
      };
      const options = { connections: connectionsOf(id), journal, onEvent, signal, now: Date.now };
      return work({ ...options, ...more } as never);
    });

  return {
    "connection.oktaOrg": async ({ org: pasted }) =>
      pasted.includes("okta") ? { org, findings: [] } : { org: null, findings: [orgRefused] },
    "connection.oktaKey": async ({ id }) => ({
      view: put(id, (old) => old),
      jwk: '{\n  "kty": "RSA",\n  "kid": "mailwright-1",\n  "alg": "RS256",\n  "n": "u1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0",\n  "e": "AQAB"\n}',
    }),
    "connection.okta": async ({ id, token }) => ({
      view: connect(id, "okta", org.url, token ? "token" : "service-app"),
      findings: [],
    }),
    "connection.dnsHosts": async () => ({ host: "cloudflare", guides: sampleGuides, findings: [] }),
    "connection.dns": async ({ id, host }) => ({
      view: connect(id, host, "acme.com", "token"),
      findings: [],
    }),
    "connection.end": async ({ id, system }) => ({
      view: put(id, (old) => ({
        ...old,
        connections: (old.connections ?? []).filter((one) => one.system !== system),
      })),
      findings: [],
    }),
    "plan.read": async ({ id }) =>
      desk.isRunning(id) ? { view: put(id, (old) => old), plan: desk.shown(id) } : read(id),
    "plan.apply": async ({ id, agreed, only }) =>
      run(id, applyPlan, { shown: desk.shown(id), agreed, ...(only && { only }) }),
    "plan.undo": async ({ id, only }) => run(id, undoPlan, only ? { only } : {}),
    "plan.answer": async ({ id, change, yes }) => {
      const asked = desk.shown(id).changes.find((one) => one.id === change);
      if (!asked) throw new Error(`no question ${change}`);
      const { system, title } = asked;
      await journalOf(id).append({
        id: change,
        system,
        title,
        at: new Date().toISOString(),
        phase: yes ? "yes" : "no",
        items: [],
      });
      return read(id);
    },
    "plan.cancel": async ({ runId }) => {
      desk.cancel(runId);
      return {};
    },
    "practice.connect": async ({ id, system }) => ({
      view: connect(
        id,
        system,
        system === "okta" ? "https://practice.okta.example" : "mycompany.example",
        "token",
      ),
      findings: [],
    }),
  };
}
