import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { type Zippable, zipSync } from "fflate";
import {
  type BundleTested,
  bundleVersion,
  errorsBeside,
  type Finding,
  type FormRow,
  isInPlace,
  type Manifest,
  neededRows,
  type OktaSettings,
  Setup,
} from "../contract/index.ts";
import { providers } from "../providers/index.ts";
import { stableJson } from "../setup/canonical-json.ts";
import { fileName } from "../setup/file-name.ts";
import { oktaCreateBody, oktaPatchBody } from "../setup/okta-body.ts";
import { oktaSettings, providerIdOf } from "../setup/okta-settings.ts";
import { currentCheck } from "../setup/progress.ts";
import type { AtOkta } from "./at-okta.ts";
import { bundleName } from "./bundle-name.ts";
import { rotationCalendar } from "./calendar.ts";
import { applyPs1 } from "./okta/apply-ps1.ts";
import { applySh } from "./okta/apply-sh.ts";
import { terraform } from "./okta/terraform.ts";
import { changesJson, changesPage, type LogLine } from "./pages/changes-page.ts";
import { readme } from "./pages/readme.ts";
import { runJson, runPage } from "./pages/run-page.ts";
import { settingsPage } from "./pages/settings-page.ts";
import type { Situation } from "./pages/steps.ts";
import type { Part } from "./part.ts";
import { redactDeep } from "./plain-text.ts";
import { markPractice } from "./practice-mark.ts";
import { sealedPath } from "./sealed-secret.ts";
import { practiceNotice } from "./tested-words.ts";

/** Everything a bundle is made from. No secret: the rooms below never had one. */
export interface BundleInput {
  readonly setup: Setup;
  readonly settings: OktaSettings;
  readonly form: readonly FormRow[];
  readonly tested: BundleTested;
  readonly fingerprint: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly appVersion: string;
  /** The provider's document: name "exchange-setup.ps1" or "delegation.md", and its text; null for other providers. */
  readonly document: { name: string; text: string } | null;
  /** What is said of the settings, the domain and its records, in full weight. Those of the last run are in its report. */
  readonly findings: readonly Finding[];
  /** DNS hand-over files: text, zone, csv (made by the dns room). */
  readonly dns: readonly { name: string; text: string }[];
  /** What was done through the connections. */
  readonly changes: readonly LogLine[];
  /** What of it stands at Okta. */
  readonly atOkta: AtOkta;
}

/** A bundle: its file name, the bytes of the zip, and the manifest that is in it. */
export interface Bundle {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly manifest: Manifest;
}

/**
 * Builds the bundle. Pure: the same input gives the same bytes. Every text is redacted once more on its way out. The
 * bundle of a practice setup is marked in its name and in every part. `sealed` is the text of `secrets.jwe` (see
 * sealed-secret.ts), when the secret was asked for: the one part that differs each time.
 */
export function buildBundle(input: BundleInput, sealed?: string): Bundle {
  const work = bundleSteps(input, sealed);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** The same, step by step: what else there is to do gets its turn between two of them. */
export async function buildBundleInSteps(input: BundleInput, sealed?: string): Promise<Bundle> {
  const work = bundleSteps(input, sealed);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await setImmediate();
  }
}

function* bundleSteps(input: BundleInput, sealed: string | undefined): Generator<void, Bundle> {
  const redacted = redactDeep(input);
  // What the contract does not name stays here, so that every part shows what `mailwright/setup.json` holds.
  const safe = { ...redacted, appVersion: input.appVersion, setup: Setup.parse(redacted.setup) };
  const provider = providerIdOf(safe.setup);
  const practice = safe.setup.practice !== null;
  yield;
  const parts = yield* bundleParts(safe, sealed);
  yield;
  const manifest: Manifest = {
    format: "mailwright-bundle",
    version: bundleVersion,
    ...(practice ? { notice: practiceNotice } : {}),
    createdAt: safe.createdAt,
    createdBy: `Mailwright ${safe.appVersion}`,
    practice,
    provider,
    emailDomain: safe.setup.domain.emailDomain,
    tested: safe.tested,
    fingerprint: safe.fingerprint,
    testedFingerprint: safe.setup.lastPass?.fingerprint ?? null,
    testedAt: safe.setup.lastPass?.at ?? null,
    missing: missingOf(safe).map(({ field = "" }) => field),
    findings: safe.findings.map(({ code, severity, field, title }) => ({
      code,
      severity,
      ...(field === undefined ? {} : { field }),
      title,
    })),
    files: Object.fromEntries(
      parts.map(({ path, text }) => {
        const bytes = Buffer.from(text, "utf8");
        return [path, { sha256: createHash("sha256").update(bytes).digest("hex"), size: bytes.length }];
      }),
    ),
  };
  yield;
  return {
    name: bundleName(safe.setup.domain.emailDomain, provider, practice),
    bytes: zip([{ path: "manifest.json", text: stableJson(manifest) }, ...parts]),
    manifest,
  };
}

/** How many records the last check saw in place, of those that are needed; null without a check of this domain. */
function recordsOf(setup: Setup): Situation["records"] {
  const check = currentCheck(setup);
  if (!check) return null;
  const needed = neededRows(check.rows);
  return { needed: needed.length, inPlace: needed.filter(isInPlace).length };
}

/** The settings that are still empty. The same rule tells the wizard, the run and the terminal. */
const missingOf = ({ findings }: Pick<BundleInput, "findings">): Finding[] =>
  findings.filter(({ code }) => code === "setting-missing");

/** What stands beside the run that tested these settings. */
const besideOf = ({ setup: { lastRun }, tested, fingerprint }: BundleInput): string =>
  tested === "tested" && lastRun?.outcome === "passed" && lastRun.fingerprint === fingerprint
    ? errorsBeside(lastRun.findings)
    : "";

/** The parts in the order of the zip, the manifest apart. */
function* bundleParts(input: BundleInput, sealed: string | undefined): Generator<void, Part[]> {
  const { setup, settings, tested } = input;
  const provider = providerIdOf(setup);
  const practice = setup.practice !== null;
  const { emailDomain, from, oktaRecords } = setup.domain;
  const providerName = providers[provider].words.name;
  const marked = (name: string, text: string): string => (practice ? markPractice(name, text) : text);
  const body = oktaCreateBody(practice ? { ...settings, alias: `PRACTICE ${settings.alias}` } : settings);
  const testEmail = { fromAddress: from || settings.username, toAddress: setup.lastRun?.to ?? "" };
  const rotation = rotationParts(setup, settings);
  const beside = besideOf(input);
  const missing = missingOf(input);
  const script = { authType: settings.authType, tested, beside, practice, rotates: rotation.length > 0 };
  const tf = terraform({ emailDomain, from, oktaRecords, practice });
  const calendar = rotationCalendar({
    id: setup.id,
    createdAt: input.createdAt,
    emailDomain,
    provider: providerName,
    authType: settings.authType,
    secretExpiresOn: setup.settings.secretExpiresOn,
    credential: setup.credential,
    practice,
  });

  const parts: Part[] = [
    { path: "okta/email-server.json", text: stableJson(body) },
    {
      path: "okta/test-email.json",
      text: stableJson(practice ? { ...testEmail, notice: practiceNotice } : testEmail),
    },
    { path: "okta/apply.sh", text: applySh(script), executable: true },
    { path: "okta/apply.ps1", text: applyPs1(script) },
    ...rotation,
    {
      path: "okta/settings.html",
      text: settingsPage({
        emailDomain,
        provider: providerName,
        form: input.form,
        secret: providers[provider].secretForOkta(settings.authType),
        missing: missing.map(({ title }) => title),
        tested,
        beside,
        createdAt: input.createdAt,
        practice,
        atOkta: input.atOkta,
        rotates: rotation.length > 0,
      }),
    },
    ...input.dns.map(({ name, text }) => ({
      path: `dns/${fileName(name, "records.txt")}`,
      text: marked(name, text),
    })),
  ];
  if (input.document) {
    const name = fileName(input.document.name, "document.txt");
    parts.push({ path: `${provider}/${name}`, text: marked(name, input.document.text) });
  }
  if (tf !== null) parts.push({ path: "terraform/main.tf", text: tf });
  if (setup.lastRun) {
    // A practice run is practice wherever it lies.
    const mark = practice || setup.lastRun.practice;
    yield;
    parts.push({ path: "report/run.html", text: runPage(setup.lastRun, emailDomain, mark) });
    yield;
    parts.push({ path: "report/run.json", text: runJson(setup.lastRun, mark) });
  }
  if (input.changes.length > 0) {
    parts.push({
      path: "report/changes.html",
      text: changesPage(input.changes, emailDomain, practice),
    });
    parts.push({ path: "report/changes.json", text: changesJson(input.changes, practice) });
  }
  if (calendar !== null) parts.push({ path: "rotation.ics", text: calendar });
  parts.push({
    path: "mailwright/setup.json",
    text: stableJson(practice ? { notice: practiceNotice, ...setup } : setup),
  });
  if (sealed !== undefined) parts.push({ path: sealedPath, text: sealed });
  const text = readme({
    emailDomain,
    from,
    provider,
    providerName,
    settings,
    missing,
    findings: input.findings.filter((found) => !missing.includes(found)),
    tested,
    beside,
    testedAt: setup.lastPass?.at ?? null,
    createdAt: input.createdAt,
    createdBy: `Mailwright ${input.appVersion}`,
    practice,
    atOkta: input.atOkta,
    records: recordsOf(setup),
    paths: parts.map((part) => part.path),
  });
  return [{ path: "README.txt", text }, ...parts];
}

/** The PATCH bodies that give Okta's server the new secret or key, and the old one back. None while nothing is replaced. */
function rotationParts(setup: Setup, settings: OktaSettings): Part[] {
  if (!setup.rotation) return [];
  const before = oktaSettings({ ...setup, settings: setup.rotation.settings });
  const bodies = {
    "rotate.json": oktaPatchBody(before, settings),
    "rotate-back.json": oktaPatchBody(settings, before),
  };
  return Object.entries(bodies).flatMap(([name, body]) => {
    if (body === null) return [];
    // The mark of practice has to stand in a field that Okta knows.
    const marked = setup.practice ? { ...body, alias: `PRACTICE ${settings.alias}` } : body;
    return [{ path: `okta/${name}`, text: stableJson(marked) }];
  });
}

/** A zip as Unix writes it, so that the shell script can be run. */
function zip(parts: readonly Part[]): Uint8Array {
  // A zip holds local time without a zone: one fixed moment, built from local fields, gives the same bytes everywhere.
  const mtime = new Date(2000, 0, 1, 12);
  const files: Zippable = {};
  for (const { path, text, executable } of parts) {
    const mode = executable ? 0o100755 : 0o100644;
    files[path] = [Buffer.from(text, "utf8"), { mtime, os: 3, attrs: (mode << 16) >>> 0, level: 9 }];
  }
  return zipSync(files);
}
