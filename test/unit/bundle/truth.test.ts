import fc from "fast-check";
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { AtOkta } from "../../../src-main/bundle/at-okta.ts";
import { buildBundle } from "../../../src-main/bundle/export.ts";
import { bundleInput } from "../../../src-main/bundle/input.ts";
import { toldTested } from "../../../src-main/bundle/tested-words.ts";
import {
  blocks,
  type DnsCheck,
  type Finding,
  type ProviderId,
  providerIds,
  type RunReport,
  type SettingsInput,
  type Setup,
} from "../../../src-main/contract/index.ts";
import { rehearseSetup } from "../../../src-main/headless/rehearse.ts";
import { fingerprint } from "../../../src-main/setup/fingerprint.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";
import { right } from "../providers/values.ts";
import { type PlanEnd, planEnds, planLog } from "./support/plan-log.ts";
import { passedRun, sampleSetup } from "./support/sample.ts";

/** How a setup stands when somebody exports it. */
const states = ["complete", "incomplete", "untested", "with findings"] as const;
type State = (typeof states)[number];

const email = fc
  .tuple(fc.stringMatching(/^[a-z]{3,9}$/), fc.stringMatching(/^[a-z]{3,9}$/))
  .map(([name, label]) => ({ user: `${name}@mail.${label}.com`, domain: `mail.${label}.com` }));
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const guid = fc.uuid({ version: 4 });

/** What an admin enters, by provider; each of these fields can be missing. */
const varied: Readonly<Partial<Record<ProviderId, fc.Arbitrary<SettingsInput>>>> = {
  google: fc.record({
    clientId: fc.stringMatching(/^10[0-9]{19}$/),
    keyId: hex(40),
    issuer: fc.stringMatching(/^[a-z]{6,12}$/).map((name) => `${name}@acme.iam.gserviceaccount.com`),
  }),
  microsoft: fc.record({ clientId: guid, tenantId: guid, objectId: guid }),
  other: fc.oneof(
    fc.record({
      authType: fc.constant("OAUTH2_CLIENT_CREDENTIALS" as const),
      host: fc.constant("smtp.corp.example"),
      clientId: hex(12),
      tokenEndpoint: fc.constant("https://login.corp.example/token"),
      scope: fc.constant("smtp.send"),
    }),
    fc.record({
      authType: fc.constant("OAUTH2_JWT_BEARER_GRANT" as const),
      host: fc.constant("smtp.corp.example"),
      clientId: hex(12),
      tokenEndpoint: fc.constant("https://login.corp.example/token"),
      scope: fc.constant("smtp.send"),
      keyId: hex(8),
      issuer: fc.constant("okta"),
    }),
  ),
};
const entered = (provider: ProviderId) => varied[provider] ?? fc.constant(right[provider]);
const needed = ["clientId", "keyId", "issuer", "tenantId", "host", "tokenEndpoint", "scope"] as const;

const found: fc.Arbitrary<Finding> = fc.record({
  code: fc.constant("dns-record-missing"),
  severity: fc.constantFrom("error", "warning", "info"),
  step: fc.constant("dns" as const),
  title: fc.lorem({ maxCount: 5 }),
  cause: fc.constant("It is not there."),
  fix: fc.constant(["Enter it."]),
  sources: fc.constant([]),
});

/** What a check may have seen beside the setup. */
const extras = fc.option(
  fc.record({
    dnssec: fc.constantFrom("signed" as const, "unsigned" as const, null),
    mtaSts: fc.constantFrom("v=STSv1; id=1", null),
    tlsRpt: fc.constantFrom("v=TLSRPTv1; rua=mailto:tls@corp.example", null),
    bimi: fc.constant(null),
    reportsTo: fc.array(fc.record({ domain: fc.domain(), agreed: fc.constantFrom(true, false, null) }), {
      maxLength: 2,
    }),
  }),
  { nil: undefined },
);
const dkimId = "dkim-google";

/** A check with SPF missing, or all in place; with the DKIM value that somebody pasted, or without a value of it. */
const checkOf = (
  domain: string,
  findings: Finding[],
  has: { allInPlace: boolean; pasted: boolean; more: DnsCheck["more"] },
): DnsCheck => ({
  domain,
  checkedAt: "2026-11-23T16:00:00.000Z",
  rows: [
    {
      id: "spf",
      kind: "spf",
      type: "TXT",
      fqdn: domain,
      host: "mail",
      purpose: "SPF",
      expected: "v=spf1 …",
      found: has.allInPlace ? ["v=spf1 -all"] : [],
      status: has.allInPlace ? "found" : "missing",
      statusText: has.allInPlace ? "Found" : "Missing",
      findings,
    },
    {
      id: dkimId,
      kind: "dkim",
      type: "TXT",
      fqdn: `google._domainkey.${domain}`,
      host: "google._domainkey.mail",
      purpose: "DKIM",
      expected: "v=DKIM1; …",
      ...(has.pasted && { value: "v=DKIM1; k=rsa; p=PASTED" }),
      found: has.allInPlace ? ["v=DKIM1; k=rsa; p=PASTED"] : [],
      status: has.allInPlace ? "found" : "missing",
      statusText: has.allInPlace ? "Found" : "Missing",
      findings: [],
    },
  ],
  findings: [],
  source: "authority",
  ...(has.more && { more: has.more }),
});

/** A setup, and how far its plan came. */
interface Case {
  readonly setup: Setup;
  readonly plan: PlanEnd;
}

function setupOf(provider: ProviderId, state: State): fc.Arbitrary<Case> {
  return fc
    .record({
      email,
      settings: entered(provider),
      gap: fc.nat(),
      hasDns: fc.boolean(),
      hasExpiry: fc.boolean(),
      hasCredential: fc.boolean(),
      practice: fc.boolean(),
      rotates: fc.boolean(),
      allInPlace: fc.boolean(),
      pasted: fc.boolean(),
      more: extras,
      plan: fc.constantFrom(...planEnds),
      findings: fc.array(found, { minLength: 1, maxLength: 4 }),
    })
    .map(({ email: { user, domain }, settings: all, gap, findings, ...has }) => {
      const some = needed.filter((name) => all[name] !== undefined);
      const { [some[gap % some.length] as "clientId"]: _, ...rest } = all;
      const base = sampleSetup("microsoft");
      const credential = has.hasCredential || has.rotates ? base.credential : null;
      const bare: Setup = {
        ...base,
        provider,
        practice: has.practice ? { scenario: "works" } : null,
        domain: {
          ...base.domain,
          emailDomain: domain,
          from: user,
          oktaRecords: [],
          ...(has.pasted && {
            dkim: { domain, records: [{ id: dkimId, value: "v=DKIM1; k=rsa; p=PASTED" }] },
          }),
        },
        settings: {
          username: user,
          ...(state === "incomplete" ? rest : all),
          ...(has.hasExpiry ? { secretExpiresOn: "2027-05-31" } : {}),
        },
        credential,
        lastDns: has.hasDns || state === "with findings" ? checkOf(domain, findings, has) : null,
        lastRun: null,
        lastPass: null,
        ...(has.rotates && credential
          ? {
              rotation: {
                startedAt: base.createdAt,
                credential: { ...credential, revision: "r0" },
                settings: all,
                lastPass: null,
              },
            }
          : {}),
      };
      const print = fingerprint(bare, oktaSettings(bare));
      const { plan } = has;
      const journal = planLog(plan, domain, print);
      const setup: Setup = { ...bare, ...(journal.length > 0 && { journal }) };
      if (state === "untested" || state === "incomplete") return { setup, plan };
      const lastRun: RunReport = {
        ...passedRun,
        provider,
        practice: has.practice,
        fingerprint: print,
        findings: state === "with findings" ? findings : [],
      };
      const lastPass = { at: lastRun.startedAt, fingerprint: print };
      return { setup: { ...setup, lastRun, lastPass }, plan };
    });
}

/** Text as it reads, whatever the lines. */
const flat = (text: string) => text.replace(/\s+/g, " ");
const readable = (html: string) =>
  flat(html.replace(/<(style|script)[\s\S]*?<\/\1>/g, "").replace(/<[^>]+>/g, ""));
/** Files of a bundle that a text names. */
const named = (text: string) =>
  text
    .replace(/https?:\/\/\S+/g, "")
    .match(
      /\b(?:okta|dns|report|terraform|mailwright|google|microsoft)\/[\w.-]*\w|\brotation\.ics|\bsecrets\.jwe|\bmanifest\.json/g,
    ) ?? [];

/** What is true at Okta after a plan that came so far. */
const truths: Readonly<Record<PlanEnd, AtOkta>> = {
  none: { feature: false, verified: false, server: "none", arrived: false, failed: false, enabled: false },
  "at the DNS": {
    feature: false,
    verified: false,
    server: "none",
    arrived: false,
    failed: false,
    enabled: false,
  },
  "in the creation": {
    feature: true,
    verified: true,
    server: "unsure",
    arrived: false,
    failed: false,
    enabled: false,
  },
  "before the test": {
    feature: true,
    verified: true,
    server: "same",
    arrived: false,
    failed: false,
    enabled: false,
  },
  "before enabling": {
    feature: true,
    verified: true,
    server: "same",
    arrived: true,
    failed: false,
    enabled: false,
  },
  whole: { feature: true, verified: true, server: "same", arrived: true, failed: false, enabled: true },
  "changed since": {
    feature: true,
    verified: true,
    server: "earlier",
    arrived: false,
    failed: false,
    enabled: true,
  },
  "change refused": {
    feature: true,
    verified: true,
    server: "earlier",
    arrived: false,
    failed: false,
    enabled: true,
  },
  "other domain": {
    feature: true,
    verified: false,
    server: "earlier",
    arrived: false,
    failed: false,
    enabled: true,
  },
  "test refused": {
    feature: true,
    verified: true,
    server: "same",
    arrived: false,
    failed: true,
    enabled: false,
  },
  "test lost": {
    feature: true,
    verified: true,
    server: "same",
    arrived: false,
    failed: true,
    enabled: false,
  },
  undone: { feature: false, verified: false, server: "none", arrived: false, failed: false, enabled: false },
  "undone by half": {
    feature: true,
    verified: true,
    server: "same",
    arrived: true,
    failed: false,
    enabled: false,
  },
};

const partsIn = (bytes: Uint8Array): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([path, content]) => [path, Buffer.from(content).toString("utf8")]),
  );

/** What is done is told as done and asked of nobody; what is not done is asked for. */
function judgePlan(plan: PlanEnd, parts: Readonly<Record<string, string>>): void {
  const { feature, verified, server, arrived, failed, enabled } = truths[plan];
  const readme = flat(parts["README.txt"] ?? "");
  const sheet = readable(parts["okta/settings.html"] ?? "");
  const rotates = "okta/rotate.json" in parts;
  const isThere = server === "same" || server === "earlier";
  const done = readme.match(/WHAT IS DONE (.*) WHAT IS LEFT TO DO/)?.[1] ?? "";
  const left = readme.match(/WHAT IS LEFT TO DO (.*) A test in Mailwright/)?.[1] ?? "";

  expect(done.includes("is on.")).toBe(feature);
  expect(done.includes("is verified.")).toBe(verified);
  expect(done.includes("the email server is there")).toBe(isThere);
  expect(done.includes("there, enabled")).toBe(enabled);
  expect(done.includes("through it arrived")).toBe(arrived);
  expect(done.includes("through it failed")).toBe(failed);
  expect(done.includes("with earlier values")).toBe(server === "earlier");
  expect("report/changes.html" in parts).toBe(plan !== "none");

  expect(sheet.includes("Add custom email provider")).toBe(!isThere && !rotates);
  expect(sheet.includes("is in Okta already")).toBe(isThere || rotates);
  expect(sheet.includes("Nothing has to be entered")).toBe(server === "same");
  expect(sheet.includes("Send test email")).toBe(!arrived);
  expect(sheet.includes("Use custom email provider")).toBe(!enabled && !rotates);
  if (rotates) {
    expect(left.includes("Okta still uses it")).toBe(server !== "same");
    expect(left.includes("--rotate ID")).toBe(server !== "same");
    return;
  }
  expect(left.includes("switch on “OAuth 2.0")).toBe(!feature);
  expect(left.includes("see that the email domain")).toBe(!verified);
  expect(left.includes("run okta/apply.sh or okta/apply.ps1")).toBe(!isThere);
  expect(/enable the email server|enable it\. Do not/.test(left)).toBe(server === "same" && !enabled);
  expect(left.includes("made the last test fail")).toBe(failed);
  expect(left.includes("present values")).toBe(server === "earlier");
  expect(left.includes("Okta sends through this server now")).toBe(enabled);
}

/** The README's count is that of the hand-over, and a value that somebody pasted is in each form of it. */
function judgeRecords({ domain: { dkim }, lastDns }: Setup, parts: Readonly<Record<string, string>>): void {
  const readme = flat(parts["README.txt"] ?? "");
  const of = (ext: string) =>
    Object.entries(parts).find(([path]) => /^dns\//.test(path) && path.endsWith(ext))?.[1];
  const text = of(".txt");
  expect(text !== undefined).toBe(lastDns !== null);
  if (text === undefined || lastDns === null) {
    expect(readme).not.toMatch(/records are in place/);
    return;
  }
  const toEnter = Number(text.match(/^(\d+) to enter or change:/m)?.[1] ?? 0);
  const needed = lastDns.rows.length;
  const counted = `${needed - toEnter} of ${needed} records are in place.`;
  if (!("okta/rotate.json" in parts) || toEnter === 0) expect(readme).toContain(counted);
  expect(text.includes("Nothing has to be entered")).toBe(toEnter === 0);
  const isKnown = dkim !== undefined || toEnter === 0;
  for (const ext of [".zone", ".csv"]) expect(of(ext)?.includes("p=PASTED")).toBe(isKnown);
  if (toEnter > 0) expect(text.includes("p=PASTED")).toBe(dkim !== undefined);
  expect(text.includes("Beside the setup")).toBe(lastDns.more !== undefined);
}

function judge({ setup, plan }: Case, state: State): void {
  const input = bundleInput(setup, "0.1.0", "2026-11-23T16:42:00.000Z");
  const { bytes, manifest } = buildBundle(input);
  const parts = partsIn(bytes);
  judgePlan(plan, parts);
  judgeRecords(setup, parts);
  const part = (path: string) => parts[path] ?? "";
  const readme = flat(part("README.txt"));
  const sheet = readable(part("okta/settings.html"));

  // No file is named that is not there, and each that is there is told.
  for (const [path, text] of [["README.txt", part("README.txt")] as const, ["sheet", sheet] as const])
    for (const name of named(text)) expect(Object.keys(parts), `${path} names ${name}`).toContain(name);
  for (const path of Object.keys(parts)) if (path !== "README.txt") expect(readme).toContain(path);

  // Complete, or not: README, sheet, manifest, and the body that the scripts look at.
  const empty = Object.values(JSON.parse(part("okta/email-server.json"))).some(
    (value) => value === "" || (Array.isArray(value) && value.join("") === ""),
  );
  expect(empty).toBe(state === "incomplete");
  expect(readme.includes("NOT COMPLETE")).toBe(empty);
  expect(sheet.includes("Not complete")).toBe(empty);
  expect((manifest.missing ?? []).length > 0).toBe(empty);
  expect(input.form.some((row) => !row.secret && row.value === "")).toBe(empty);
  const buttons = part("okta/settings.html").match(/data-cell="v\d+"/g) ?? [];
  expect(buttons).toHaveLength(input.form.filter((row) => !row.secret && row.value !== "").length);

  // Tested, or not: the same sentence everywhere, with what stands beside it.
  const errors = setup.lastRun?.findings.filter(({ severity }) => severity === "error").length ?? 0;
  const beside = errors === 0 ? "" : `, with ${errors === 1 ? "one error" : `${errors} errors`} beside it`;
  const { sentence } = toldTested(setup.lastRun ? "tested" : "never", beside);
  expect(manifest.tested).toBe(setup.lastRun ? "tested" : "never");
  expect(sentence.includes("beside it")).toBe(errors > 0);
  for (const text of [readme, sheet, part("okta/apply.sh"), part("okta/apply.ps1")])
    expect(text).toContain(sentence);
  expect(readme.includes("run the test, and export the bundle again")).toBe(!setup.lastRun);
  if (setup.lastRun) expect(part("report/run.html")).toContain(`Passed${beside}.`);

  // What was found is in the README and the manifest, and nothing else is.
  const known = input.findings.filter(({ code }) => code !== "setting-missing");
  expect(readme.includes("WHAT WAS FOUND")).toBe(known.length > 0);
  for (const { title, severity } of known) {
    expect(readme).toContain(
      flat(`${{ error: "Error", warning: "Warning", info: "Note" }[severity]}: ${title}`),
    );
    expect(manifest.findings).toContainEqual(expect.objectContaining({ title, severity }));
  }
  if (empty) expect(blocks(input.findings)).toBe(true);

  // The records, the reminder, the replacement and the practice mark are spoken of when they are there.
  const has = (path: RegExp) => Object.keys(parts).some((name) => path.test(name));
  expect(readme.includes("The folder dns tells")).toBe(
    has(/^dns\//) && !has(/^okta\/rotate\.json$/) && !/\b(\d+) of \1 records/.test(readme),
  );
  const hasNew = truths[plan].server === "same";
  expect(readme.includes("the old one valid")).toBe(
    has(/^okta\/rotate\.json$/) && !(hasNew && truths[plan].arrived),
  );
  expect(part("okta/apply.sh").includes("--rotate ID")).toBe(has(/^okta\/rotate\.json$/));
  expect(readme.includes("MAILWRIGHT_PRACTICE")).toBe(setup.practice !== null);
  expect(sheet.includes("PRACTICE")).toBe(setup.practice !== null);

  // The guide's word on the secret.
  if (oktaSettings(setup).authType === "OAUTH2_JWT_BEARER_GRANT")
    expect(sheet).toContain("Keep its line breaks");
  if (setup.provider === "google") expect(sheet).toContain("The private_key value of the JSON key file");
  if (setup.provider === "microsoft") expect(sheet).toContain("Entra shows it only once");
}

describe.each(providerIds)(
  "every sentence of README, sheet and manifest is true of a setup with %s",
  (provider) => {
    test.each(states)(
      "that is %s, for 200 generated setups",
      (state) => {
        fc.assert(
          fc.property(setupOf(provider, state), (one) => judge(one, state)),
          { numRuns: 200 },
        );
      },
      120_000,
    );
  },
);

test.each([
  ["okta-feature-off", "whole"],
  ["okta-other-enabled", "whole"],
  ["okta-server-auth", "test refused"],
] as const)(
  "a plan that is really applied, with the trouble %s, is told as it ended: %s",
  async (scenario, end) => {
    const { bundle } = await rehearseSetup({
      provider: "google",
      scenario,
      version: "0.1.0",
      now: Date.now(),
      bundle: true,
      signal: AbortSignal.timeout(60_000),
      onEvent() {},
      apply() {},
    });
    judgePlan(end, partsIn(bundle?.bytes ?? new Uint8Array()));
  },
  90_000,
);
