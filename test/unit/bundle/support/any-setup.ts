import fc from "fast-check";
import {
  AuthType,
  type Evidence,
  type Finding,
  type RunReport,
  type Setup,
  StageId,
  StageStatus,
  TokenEndpointAuthMethod,
} from "../../../../src-main/contract/index.ts";

/** Text of any kind: whole Unicode, controls, code of other languages. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom(
    "<script>alert(1)</script>",
    "$(id) `id` $x %{y}",
    "'; DROP TABLE --",
    "a\r\nb\n\nc\t",
    "__proto__",
    "",
  ),
);
/** Texts with the shape of a secret, alone and one inside another. */
const secretText = fc.constantFrom(
  "client_secret=abc",
  "password: Bearer aaaaaaaaaaaaaaaaaaaa",
  "access_token=-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
  "eyJhbGciOiJub25lIn0.eyJhIjoiYiJ9xx.c2ln",
  `${"x".repeat(4080)} password=1`,
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const iso = fc
  .date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true })
  .map((d) => d.toISOString());
const whole = fc.nat(1_000_000);

/**
 * Any setup the contract allows, whatever the admin, a provider or an attacker put into its texts; with `secrets` also
 * texts that look like secrets, which a bundle takes out.
 */
export function anySetup(options: { secrets: boolean }): fc.Arbitrary<Setup> {
  const text = options.secrets ? fc.oneof(anyText, secretText) : anyText;
  const finding: fc.Arbitrary<Finding> = fc.record({
    code: text,
    severity: fc.constantFrom("error", "warning", "info"),
    step: fc.constantFrom("domain", "dns", "app", "credentials", "test", "finish"),
    field: maybe(text),
    title: text,
    cause: text,
    fix: fc.array(text, { maxLength: 3 }),
    evidence: maybe(text),
    sources: fc.array(fc.record({ label: text, url: text }), { maxLength: 1 }),
  });

  const evidence: fc.Arbitrary<Evidence> = fc.oneof(
    fc.record({ kind: fc.constant("text" as const), text }),
    fc.record({ kind: fc.constant("transcript" as const), lines: fc.array(text, { maxLength: 4 }) }),
    fc.record({
      kind: fc.constant("claims" as const),
      claims: fc.dictionary(text, fc.jsonValue(), { maxKeys: 4 }),
    }),
    fc.record({
      kind: fc.constant("smtp-reply" as const),
      command: fc.constant("AUTH" as const),
      code: whole,
      text,
      challenge: maybe(text),
    }),
  );

  const run: fc.Arbitrary<RunReport> = fc.record({
    runId: text,
    startedAt: iso,
    ms: fc.nat(),
    practice: fc.boolean(),
    provider: fc.constantFrom("google", "microsoft", "other"),
    outcome: fc.constantFrom("passed", "failed", "cancelled"),
    fingerprint: text,
    from: text,
    to: text,
    stages: fc.array(
      fc.record({
        id: fc.constantFrom(...StageId.options),
        status: fc.constantFrom(...StageStatus.options),
        startedAt: maybe(iso),
        ms: fc.double({ min: 0, max: 1e6, noNaN: true }),
        summary: text,
        evidence: fc.array(evidence, { maxLength: 3 }),
        findings: fc.array(finding, { maxLength: 1 }),
      }),
      { maxLength: 4 },
    ),
    findings: fc.array(finding, { maxLength: 3 }),
    hosts: fc.array(text, { maxLength: 4 }),
  });

  return fc.record({
    version: fc.constant(1),
    id: fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/),
    createdAt: iso,
    updatedAt: iso,
    provider: fc.constantFrom("google", "microsoft", "other", null),
    practice: fc.option(fc.record({ scenario: text })),
    domain: fc.record({
      prerequisites: fc.dictionary(text, fc.boolean(), { maxKeys: 3 }),
      customUrlDomain: text,
      emailDomain: fc.oneof(text, fc.domain()),
      from: fc.oneof(text, fc.emailAddress()),
      oktaRecords: fc.array(
        fc.oneof(
          fc.record({
            recordType: fc.constant("TXT" as const),
            fqdn: fc.domain(),
            verificationValue: fc.string({ unit: "grapheme-ascii", minLength: 1 }),
          }),
          fc.record({
            recordType: fc.constant("CNAME" as const),
            fqdn: fc.domain(),
            verificationValue: fc.domain(),
          }),
        ),
        { maxLength: 3 },
      ),
    }),
    settings: fc.record(
      {
        alias: text,
        authType: fc.constantFrom(...AuthType.options),
        host: text,
        port: fc.integer({ min: 1, max: 65535 }),
        username: text,
        clientId: text,
        tokenEndpoint: text,
        scope: text,
        tokenEndpointAuthMethod: fc.constantFrom(...TokenEndpointAuthMethod.options),
        keyId: text,
        issuer: text,
        subject: text,
        audience: text,
        tenantId: text,
        secretExpiresOn: fc.oneof(
          text,
          fc.constantFrom("2027-02-28", "2027-02-30", "2027-13-01", "0000-00-00"),
        ),
      },
      { requiredKeys: [] },
    ),
    tasks: fc.dictionary(text, iso, { maxKeys: 3 }),
    credential: fc.option(
      fc.record({
        kind: fc.constantFrom("private-key", "client-secret"),
        addedAt: iso,
        store: fc.constantFrom("keychain", "session"),
        revision: text,
        repairs: fc.array(text, { maxLength: 2 }),
      }),
    ),
    lastDns: fc.constant(null),
    lastRun: fc.option(run),
    lastPass: fc.option(fc.record({ at: iso, fingerprint: text })),
    waiting: fc.constant(null),
    lastExport: fc.option(fc.record({ at: iso, fingerprint: text, name: text })),
  }) as fc.Arbitrary<Setup>;
}
