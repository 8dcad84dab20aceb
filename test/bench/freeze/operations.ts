import { randomBytes } from "node:crypto";
import {
  bundleLimit,
  deliveredLimit,
  explainLimit,
  keyFileLimit,
  type OperationName,
  operations,
  type ReceivedFile,
} from "../../../src-main/contract/index.ts";
import { replyTextLimit } from "../../../src-main/contract/script.ts";
import { fieldLimit } from "../../../src-main/contract/settings.ts";
import { bundleOf, largestBundle, largestSetup, repeated, setupOf } from "./setups.ts";
import type { Stage } from "./stage.ts";

/** The setups of a stage, by what they are for. */
export interface Ids {
  /** Microsoft's and Google's, as large as a setup becomes. */
  readonly microsoft: string;
  readonly google: string;
  readonly practice: string;
}

/** One call of an operation with the worst that its bound lets in. What it needs beforehand is not measured. */
export interface Attempt {
  readonly says: string;
  prepare?(): unknown;
  work(): Promise<unknown>;
}

type Attempts = (stage: Stage, ids: Ids) => Iterable<Attempt> | AsyncIterable<Attempt>;

const file = (bytes: Uint8Array, name = "file.json"): ReceivedFile => ({ name, size: bytes.length, bytes });
const shown = (unit: string) => JSON.stringify(unit).slice(0, 30);

/** An operation on a text, with every unit repeated to the bound, alone and behind what makes a reader go further. */
const texts =
  (
    name: OperationName,
    limit: number,
    inputOf: (ids: Ids, text: string) => unknown,
    begins: readonly string[] = [""],
  ): Attempts =>
  (stage, ids) =>
    begins.flatMap((begin) =>
      stage.units.map((unit) => ({
        says: shown(begin.slice(0, 16) + unit),
        work: () => stage.ask(name, inputOf(ids, (begin + repeated(unit, limit)).slice(0, limit))),
      })),
    );

/** The same of an operation that takes a file. */
const files =
  (name: OperationName, limit: number, begins: readonly string[] = [""]): Attempts =>
  (stage, { microsoft: id }) =>
    begins.flatMap((begin) =>
      stage.units.map((unit) => {
        const bytes = Buffer.from(begin + repeated(unit, limit)).subarray(0, limit);
        return {
          says: shown(begin.slice(0, 16) + unit),
          work: () => stage.ask(name, { id }, file(bytes)),
        };
      }),
    );

/** An operation without much of an input: on the largest setups. */
const plain =
  (name: OperationName, inputOf: (id: string) => unknown = (id) => ({ id })): Attempts =>
  (stage, ids) =>
    (["microsoft", "google", "practice"] as const).map((which) => ({
      says: which,
      work: () => stage.ask(name, inputOf(ids[which])),
    }));

/** What a web server of a stranger may send: text of any kind, an error in the form that is expected, and a list without an end. */
const allBodies = (
  most: number,
  units: readonly string[],
): readonly { readonly says: string; readonly status: number; readonly body: string }[] => [
  ...units.flatMap((unit) =>
    [200, 400].map((status) => ({ says: `${status} ${shown(unit)}`, status, body: repeated(unit, most) })),
  ),
  ...units.map((unit) => ({
    says: `error ${shown(unit)}`,
    status: 400,
    body: JSON.stringify({
      error: "invalid_client",
      error_description: repeated(unit, most / 4),
      errorSummary: repeated(unit, most / 4),
      success: false,
      errors: [{ code: 1, message: repeated(unit, most / 4) }],
    }).slice(0, most),
  })),
  ...["{}", "1", "[]", '"a"', "null", '{"id":"a","name":"b","type":"TXT","content":"c"}'].flatMap((item) =>
    [
      "",
      '{"success":true,"errors":',
      '{"success":true,"result":',
      '{"value":',
      '{"keys":',
      '{"email-domains":',
    ].map((begin) => {
      const end = begin === "" ? "]" : "]}";
      const list = repeated(`${item},`, most - begin.length - end.length - item.length - 2);
      const whole = list.slice(0, list.lastIndexOf(`${item},`) + item.length);
      return { says: `list ${begin}${item}`, status: 200, body: `${begin}[${whole}${end}` };
    }),
  ),
  { says: "depth", status: 200, body: repeated("[", most) },
  { says: "elements", status: 200, body: repeated("<a>", most) },
  { says: "elements that end", status: 200, body: `<r>${repeated("<a>b</a>", most - 8)}</r>` },
];
/** All of them, or in a small bench every fourth. */
const bodies = (most: number, { units, small }: Stage) =>
  allBodies(most, units).filter((_, i) => !small || i % 4 === 0);

/** The same operation against everything that a web server may send. */
const web =
  (name: OperationName, most: number, inputOf: (ids: Ids) => unknown): Attempts =>
  (stage, ids) =>
    bodies(most, stage).map(({ says, status, body }) => ({
      says,
      prepare: () => stage.answers(() => ({ status, body })),
      work: () => stage.ask(name, inputOf(ids)),
    }));

const keyBegins = [
  "",
  '{"type":"service_account","private_key":"',
  '{"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----\\n',
  "-----BEGIN PRIVATE KEY-----\n",
];
const messageBegins = [
  "",
  "From: a@b.example\r\n\r\n",
  "From: a@b.example\r\nAuthentication-Results: x; spf=",
  "From: a@b.example\r\nDKIM-Signature: v=1; d=",
];
const recordBegins = ["", "v=spf1 ", "v=spf1 include:", "v=DMARC1; p=none; ", "v=DKIM1; p="];

/** The worst that an operation can be given. */
const rows: Readonly<Partial<Record<OperationName, Attempts>>> = {
  "setup.create": plain("setup.create", () => ({ provider: "google", practice: false })),
  "setup.update": texts("setup.update", fieldLimit, ({ microsoft: id }, text) => ({
    id,
    change: {
      domain: { emailDomain: text, from: text, customUrlDomain: text },
      settings: Object.fromEntries(
        ["host", "username", "clientId", "tokenEndpoint", "scope", "alias", "tenantId"].map((name) => [
          name,
          text,
        ]),
      ),
    },
  })),
  "setup.remove": async function* (stage) {
    const setup = largestSetup("microsoft");
    await stage.put(setup);
    yield { says: "the largest", work: () => stage.ask("setup.remove", { id: setup.id }) };
  },
  "domain.pasteRecords": texts("domain.pasteRecords", 65_536, ({ microsoft: id }, text) => ({ id, text }), [
    "",
    "TXT\t",
    '[{"recordType":"TXT","fqdn":"',
    "CNAME,",
  ]),
  "domain.suggestProvider": names("domain.suggestProvider"),
  "dns.check": names("dns.check"),
  "dns.pasteDkim": texts("dns.pasteDkim", 16_384, ({ google: id }, text) => ({ id, text }), [
    "",
    "v=DKIM1; k=rsa; p=",
  ]),
  "dns.handOver": (stage, { microsoft: id }) =>
    ["text", "zone", "csv"].map((format) => ({
      says: format,
      work: () => stage.ask("dns.handOver", { id, format }),
    })),
  "app.scriptReply": texts("app.scriptReply", replyTextLimit, ({ microsoft: id }, text) => ({ id, text }), [
    "",
    "mailwright-reply eyJhbGciOiJFQ0RILUVTIn0.",
  ]),
  "app.resolveTenant": web("app.resolveTenant", 65_536, ({ microsoft: id }) => ({ id })),
  "credentials.importKeyFile": files("credentials.importKeyFile", keyFileLimit, keyBegins),
  "credentials.checkKey": web("credentials.checkKey", 65_536, ({ google: id }) => ({ id })),
  "credentials.pasteKey": texts(
    "credentials.pasteKey",
    keyFileLimit,
    ({ google: id }, text) => ({ id, text }),
    keyBegins,
  ),
  "credentials.setSecret": texts("credentials.setSecret", 8_192, ({ microsoft: id }, secret) => ({
    id,
    secret,
  })),
  "secrets.clean": plain("secrets.clean", () => ({
    names: Array.from({ length: 1000 }, () => "x".repeat(160)),
  })),
  "secrets.choose": plain("secrets.choose", () => ({ store: "session" })),
  "run.start": run,
  "run.cancel": plain("run.cancel", () => ({ runId: "none" })),
  "run.wait": plain("run.wait", (id) => ({ id, on: true })),
  "delivered.readFile": files("delivered.readFile", deliveredLimit, messageBegins),
  "delivered.readText": texts(
    "delivered.readText",
    explainLimit,
    ({ microsoft: id }, text) => ({ id, text }),
    messageBegins,
  ),
  explain: texts("explain", explainLimit, (_, text) => ({ text }), [
    "",
    '{"error":"invalid_grant","error_description":"',
    "535 5.7.3 ",
  ]),
  "passphrase.judge": texts("passphrase.judge", 1_024, ({ microsoft: id }, passphrase) => ({
    id,
    passphrase,
  })),
  "bundle.export": async function* (stage, ids) {
    yield* plain("bundle.export")(stage, ids) as Iterable<Attempt>;
    const passphrase = randomBytes(24).toString("base64url");
    await stage.ask("credentials.setSecret", {
      id: ids.microsoft,
      secret: `abc8Q~${randomBytes(26).toString("hex")}`.slice(0, 40),
    });
    yield { says: "sealed", work: () => stage.ask("bundle.export", { id: ids.microsoft, passphrase }) };
    for (const unit of stage.units) {
      const id = await imported(stage, largestBundle(unit));
      yield { says: `imported ${shown(unit)}`, work: () => stage.ask("bundle.export", { id }) };
    }
  },
  "file.save": plain("file.save", () => ({ ticket: "none" })),
  "file.show": plain("file.show", () => ({ ticket: "none" })),
  "bundle.open": (stage) =>
    hostileBundles(stage.units).map(({ says, bytes }) => ({
      says,
      work: () => stage.ask("bundle.open", {}, file(bytes, "bundle.zip")),
    })),
  "bundle.import": async function* (stage) {
    for (const unit of stage.units) {
      const ticket = await opened(stage, largestBundle(unit));
      yield { says: shown(unit), work: () => stage.ask("bundle.import", { ticket }) };
    }
  },
  "connection.oktaOrg": web("connection.oktaOrg", 260_000, ({ microsoft: id }) => ({
    id,
    org: "acme.okta.com",
  })),
  "connection.okta": okta("connection.okta"),
  "connection.dns": async function* (stage, ids) {
    const token = randomBytes(20).toString("hex");
    const values = {
      cloudflare: { token },
      route53: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: token },
      azure: {
        token: `eyJ${token}.${token}.${token}`,
        zone: "/subscriptions/0/resourceGroups/a/providers/Microsoft.Network/dnsZones/b.example",
      },
    };
    for (const [host, given] of Object.entries(values))
      for (const attempt of web("connection.dns", 1_000_000, () => ({
        id: ids.microsoft,
        host,
        values: given,
      }))(stage, ids) as Iterable<Attempt>)
        yield { ...attempt, says: `${host} ${attempt.says}` };
  },
  "connection.end": plain("connection.end", (id) => ({ id, system: "okta", revoke: false })),
  "plan.apply": plain("plan.apply", (id) => ({ id, agreed: [] })),
  "plan.answer": plain("plan.answer", (id) => ({ id, change: "okta/enable", yes: true })),
  "plan.cancel": plain("plan.cancel", () => ({ runId: "none" })),
  "practice.estate": plain("practice.estate", (id) => ({ id, scenario: "x".repeat(80) })),
  "practice.connect": plain("practice.connect", (id) => ({ id, system: "okta" })),
  "practice.fill": plain("practice.fill", (id) => ({ id, step: "app" })),
  "practice.scenarios": plain("practice.scenarios", () => ({ provider: "microsoft" })),
};

/**
 * Every operation of the contract with the worst that it can be given; those that take no more than a setup, on the largest setups.
 * Throws for one that takes more and has no row.
 */
export function attemptsOf(name: OperationName): Attempts {
  const row = rows[name];
  if (row) return row;
  if (!operations[name].input.safeParse({ id: "a" }).success)
    throw new Error(
      `${name} takes more than a setup: test/bench/freeze/operations.ts has to say what is the worst of it`,
    );
  return plain(name);
}

/** An operation that asks the DNS, whose every TXT record is one of full length. */
function names(name: OperationName): Attempts {
  return (stage, { microsoft: id }) =>
    recordBegins.flatMap((begin) =>
      [...stage.units, "include:_a.example "].map((unit) => ({
        says: `${begin}${shown(unit)}`,
        prepare: () => stage.strangers.say({ record: begin + repeated(unit, 60_000), reply: "250 ok" }),
        work: () => stage.ask(name, { id }),
      })),
    );
}

/** A run against a token endpoint and a mail server that send all that is read. */
async function* run(stage: Stage, ids: Ids): AsyncIterable<Attempt> {
  await stage.ask("credentials.setSecret", {
    id: ids.microsoft,
    secret: `abc8Q~${randomBytes(17).toString("hex")}`,
  });
  for (const { says, status, body } of bodies(65_536, stage))
    yield {
      says,
      prepare: () => {
        stage.answers(() => ({ status, body }));
        stage.strangers.say({
          record: "v=spf1 -all",
          reply: `220 ${body.replace(/[\r\n]+/g, " ").slice(0, 60_000)}`,
        });
      },
      async work() {
        const ended = stage.ended();
        await stage.ask("run.start", { id: ids.microsoft });
        await ended;
      },
    };
}

/** Okta's interface, in all that is asked of an org before the plan. */
function okta(name: OperationName): Attempts {
  return (stage, ids) => {
    const token = `00${randomBytes(20).toString("hex")}`;
    const org = JSON.stringify({
      id: "00o",
      pipeline: "idx",
      _links: { organization: { href: "https://acme.okta.com" } },
    });
    return bodies(260_000, stage).map(({ says, status, body }) => ({
      says,
      prepare: () =>
        stage.answers((url) =>
          url.includes("okta-organization") ? { status: 200, body: org } : { status, body },
        ),
      work: () => stage.ask(name, { id: ids.microsoft, org: "acme.okta.com", token }),
    }));
  };
}

function hostileBundles(units: readonly string[]): { says: string; bytes: Buffer }[] {
  const setup = setupOf("microsoft");
  const noise = randomBytes(4_000_000);
  const many = (make: (i: number) => Uint8Array, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`report/${i}.html`, make(i)]));
  return [
    ...units.map((unit) => ({ says: `a setup of ${shown(unit)}`, bytes: largestBundle(unit) })),
    {
      says: "16 MB that pack well",
      bytes: bundleOf(
        setup,
        undefined,
        many(() => Buffer.alloc(4_000_000, "a"), 4),
      ),
    },
    {
      says: "8 MB that do not pack",
      bytes: bundleOf(
        setup,
        undefined,
        many(() => noise.subarray(0, 4_000_000), 2),
      ),
    },
    {
      says: "60 files",
      bytes: bundleOf(
        setup,
        undefined,
        many(() => noise.subarray(0, 130_000), 45),
      ),
    },
    {
      says: "20,000 values",
      bytes: bundleOf(
        setup,
        JSON.stringify({
          ...setup,
          tasks: Object.fromEntries(Array.from({ length: 19_000 }, (_, i) => [`t${i}`, 1])),
        }),
      ),
    },
    {
      says: "2 MB of values",
      bytes: bundleOf(setup, JSON.stringify({ ...setup, lastDns: Array.from({ length: 500_000 }, () => 1) })),
    },
    { says: "depth", bytes: bundleOf(setup, repeated("[", 2_000_000)) },
    { says: "no zip", bytes: Buffer.alloc(bundleLimit, "PK\u0005\u0006") },
  ];
}

async function opened(stage: Stage, bytes: Buffer): Promise<string> {
  const answer = (await stage.ask("bundle.open", {}, file(bytes, "bundle.zip"))) as {
    value?: { ticket: string };
  };
  if (!answer.value) throw new Error(`The bundle was not opened: ${JSON.stringify(answer)}`);
  return answer.value.ticket;
}

async function imported(stage: Stage, bytes: Buffer): Promise<string> {
  const ticket = await opened(stage, bytes);
  const answer = (await stage.ask("bundle.import", { ticket })) as {
    value?: { view: { setup: { id: string } } };
  };
  if (!answer.value) throw new Error(`The bundle was not imported: ${JSON.stringify(answer)}`);
  return answer.value.view.setup.id;
}
