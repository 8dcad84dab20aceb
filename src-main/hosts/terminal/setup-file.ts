import { z } from "zod";
import { AuthType, OktaRecord, ProviderId, SettingsInput, type Setup } from "../../contract/index.ts";
import { providerOfTokenHost, unchosen } from "../../providers/index.ts";
import { newSetup, withDomain } from "../../setup/document.ts";
import { canonicalDomain } from "../../setup/email-domain.ts";
import { readSetup, whatIsWrong } from "../../setup/read-document.ts";
import { openStore } from "../../setup/store.ts";
import { hostDataFolder } from "../shared/open-wizard.ts";
import { type Arguments, type Io, shapes, text, UsageError, type Word, word } from "./command.ts";
import { readGivenText } from "./files.ts";

/** Largest setup file, in bytes. One with a long run in it is about 100,000. */
const setupFileLimit = 4_194_304;

/** A setup in a file, or one of this computer. */
export const setupWord = {
  SETUP: {
    says: "a setup file, Okta's API body, or the id or email domain of a setup on this computer",
    file: { limit: setupFileLimit },
  },
} as const satisfies Record<string, Word>;

/**
 * A setup written by hand for `check` and `export`: only what matters, everything else from the provider's defaults.
 * Unknown keys are refused, so that a misspelled one is not silently ignored.
 */
const HandWritten = z.strictObject({
  provider: ProviderId.default(unchosen),
  domain: z
    .strictObject({
      emailDomain: z.string().default(""),
      from: z.string().default(""),
      customUrlDomain: z.string().default(""),
      oktaRecords: z.array(OktaRecord).default([]),
    })
    .default({ emailDomain: "", from: "", customUrlDomain: "", oktaRecords: [] }),
  settings: z.strictObject({ ...SettingsInput.shape, scopes: z.array(z.string()).optional() }).default({}),
});

/** The body of Okta's Email Servers API, as `okta/email-server.json` of a bundle has it. */
const OktaBody = z.strictObject({
  authType: AuthType,
  alias: z.string().optional(),
  enabled: z.boolean().optional(),
  host: z.string(),
  port: z.number().int().min(1).max(65535),
  username: z.string(),
  clientId: z.string().optional(),
  tokenEndpoint: z.string().optional(),
  tokenEndpointAuthMethod: SettingsInput.shape.tokenEndpointAuthMethod,
  scopes: z.array(z.string()).optional(),
  signingAlgorithm: z.literal("RS256").optional(),
  keyId: z.string().optional(),
  issuer: z.string().optional(),
  subject: z.string().optional(),
  audience: z.string().optional(),
});

/** Where a setup on the command line comes from. */
export type SetupSource =
  | { readonly kind: "stored"; readonly folder: string; readonly id: string }
  | { readonly kind: "file" | "okta-body"; readonly path: string };

/**
 * Reads what `SETUP` on the command line names: a file (a setup as Mailwright stores it, one written by hand, or Okta's
 * API body), or a setup of this computer by its id or email domain. Throws a UsageError that says what is wrong.
 */
export async function readSetupArgument(
  args: Arguments,
  io: Io,
  now: number,
): Promise<{ setup: Setup; source: SetupSource }> {
  const name = word(args, "SETUP");
  const folder = hostDataFolder(text(args, "data"));
  const stored = await findStored(folder, name, now);
  if (stored) return { setup: stored, source: { kind: "stored", folder, id: stored.id } };
  const source = (await readGivenText(args, io, "SETUP")) ?? "";
  const setup = setupFromText(source, name, now);
  return { setup, source: { kind: isOktaBody(source) ? "okta-body" : "file", path: name } };
}

/** A setup of this computer by its id or email domain; undefined when there is none. */
export async function findStored(folder: string, name: string, now: number): Promise<Setup | undefined> {
  if (/[\\/]|\.json$/i.test(name)) return undefined;
  const { setups } = await openStore(folder, () => now).list();
  const domain = canonicalDomain(name);
  const matches = setups.filter((s) => s.id === name || s.domain.emailDomain === domain);
  if (matches.length > 1) {
    throw new UsageError(`There are ${matches.length} setups for ${name} on this computer`, [
      "Name one by its id:",
      ...matches.map((s) => `${s.id} (${s.provider ?? "no provider"}, changed ${s.updatedAt})`),
    ]);
  }
  return matches[0];
}

const isBody = (value: object): boolean => "authType" in value;

/** Only for a text that was read as a setup before. */
const isOktaBody = (source: string): boolean => isBody(JSON.parse(source.replace(/^\uFEFF/, "")));

/** The setup that a file's text describes. `now` in milliseconds. */
export function setupFromText(source: string, name: string, now: number): Setup {
  let value: unknown;
  try {
    value = JSON.parse(source.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UsageError(`The file ${name} is not JSON`, [`Give a setup file. Its shape is in ${shapes}.`], {
      code: "setup-file-not-json",
      cause: `Reading stopped: ${(error as Error).message.slice(0, 120)}.`,
    });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw wrongShape(name, "The file holds no object.");
  if ("version" in value && "id" in value) return storedSetup(source, name);
  return isBody(value) ? fromOktaBody(value, name, now) : fromHand(value, name, now);
}

function storedSetup(source: string, name: string): Setup {
  const read = readSetup(source.replace(/^\uFEFF/, ""));
  if (read.kind === "setup") return read.setup;
  throw wrongShape(
    name,
    read.kind === "newer"
      ? `It was saved by a newer Mailwright (format version ${read.version}).`
      : read.reason,
  );
}

function fromHand(value: object, name: string, now: number): Setup {
  const parsed = HandWritten.safeParse(value);
  if (!parsed.success) throw wrongShape(name, whatIsWrong(parsed.error));
  const { provider, domain, settings } = parsed.data;
  const { scopes, ...rest } = settings;
  return {
    ...withDomain(newSetup(provider, false, now), domain),
    settings: { ...rest, ...(scopes ? { scope: scopes.join(" ") } : {}) },
  };
}

function fromOktaBody(value: object, name: string, now: number): Setup {
  const parsed = OktaBody.safeParse(value);
  if (!parsed.success) throw wrongShape(name, whatIsWrong(parsed.error));
  const { scopes, enabled: _enabled, signingAlgorithm: _algorithm, ...settings } = parsed.data;
  const from = settings.username;
  return {
    ...withDomain(newSetup(providerOf(parsed.data), false, now), {
      emailDomain: from.split("@")[1] ?? "",
      from,
    }),
    settings: { ...settings, ...(scopes ? { scope: scopes.join(" ") } : {}) },
  };
}

/** Whose settings these are: the token endpoint's host tells. */
const providerOf = ({ tokenEndpoint = "" }: { tokenEndpoint?: string | undefined }): ProviderId =>
  providerOfTokenHost(URL.parse(tokenEndpoint)?.hostname ?? "")?.id ?? unchosen;

const wrongShape = (name: string, cause: string) =>
  new UsageError(
    `The file ${name} is not a setup`,
    [`Mend the file. The shape of a setup file is in ${shapes}.`],
    { code: "setup-file-shape", cause },
  );
