import fc from "fast-check";
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { buildBundle } from "../../../src-main/bundle/export.ts";
import { bundleInput } from "../../../src-main/bundle/input.ts";
import { testedWords } from "../../../src-main/bundle/tested-words.ts";
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
import { fingerprint } from "../../../src-main/setup/fingerprint.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";
import { right } from "../providers/values.ts";
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

const checkOf = (domain: string, findings: Finding[]): DnsCheck => ({
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
      found: [],
      status: "missing",
      statusText: "Missing",
      findings,
    },
  ],
  findings: [],
  source: "authority",
});

function setupOf(provider: ProviderId, state: State): fc.Arbitrary<Setup> {
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
      findings: fc.array(found, { minLength: 1, maxLength: 4 }),
    })
    .map(({ email: { user, domain }, settings: all, gap, findings, ...has }) => {
      const some = needed.filter((name) => all[name] !== undefined);
      const { [some[gap % some.length] as "clientId"]: _, ...rest } = all;
      const base = sampleSetup("microsoft");
      const credential = has.hasCredential || has.rotates ? base.credential : null;
      const setup: Setup = {
        ...base,
        provider,
        practice: has.practice ? { scenario: "works" } : null,
        domain: { ...base.domain, emailDomain: domain, from: user, oktaRecords: [] },
        settings: {
          username: user,
          ...(state === "incomplete" ? rest : all),
          ...(has.hasExpiry ? { secretExpiresOn: "2027-05-31" } : {}),
        },
        credential,
        lastDns: has.hasDns || state === "with findings" ? checkOf(domain, findings) : null,
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
      if (state === "untested" || state === "incomplete") return setup;
      const print = fingerprint(setup, oktaSettings(setup));
      const lastRun: RunReport = {
        ...passedRun,
        provider,
        practice: has.practice,
        fingerprint: print,
        findings: state === "with findings" ? findings : [],
      };
      return { ...setup, lastRun, lastPass: { at: lastRun.startedAt, fingerprint: print } };
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

function judge(setup: Setup, state: State): void {
  const input = bundleInput(setup, "0.1.0", "2026-11-23T16:42:00.000Z");
  const { bytes, manifest } = buildBundle(input);
  const parts = Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([path, content]) => [path, Buffer.from(content).toString("utf8")]),
  );
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
  const { sentence } = testedWords(setup.lastRun ? "tested" : "never", beside);
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
  expect(readme.includes("the records of the folder dns are published")).toBe(
    has(/^dns\//) && !has(/^okta\/rotate\.json$/),
  );
  expect(readme.includes("the old one valid")).toBe(has(/^okta\/rotate\.json$/));
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
          fc.property(setupOf(provider, state), (setup) => judge(setup, state)),
          { numRuns: 200 },
        );
      },
      120_000,
    );
  },
);
