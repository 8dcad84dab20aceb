import { blocks, type Setup } from "../../../contract/index.ts";
import { testedWords } from "../../../contract/words.ts";
import { tested } from "../../../setup/fingerprint.ts";
import { appVersion } from "../../shared/version.ts";
import {
  type Arguments,
  type Command,
  dataOption,
  given,
  type Io,
  isJson,
  jsonOption,
  UsageError,
  word,
} from "../command.ts";
import { passphraseFrom, passphraseOptions } from "../passphrase-input.ts";
import { sayJson } from "../say.ts";
import { givenCredential, secretFor, secretOptions } from "../secret-input.ts";
import { readSetupArgument, setupWord } from "../setup-file.ts";
import { findingsText } from "../text.ts";
import { writeOut } from "../write-out.ts";

/** `mailwright export`: the bundle of a setup. */
export const exportBundle: Command = {
  words: setupWord,
  options: {
    out: { value: "FILE.zip", required: true, says: "where to write the bundle" },
    "with-secrets": { says: "put the secret into it, as secrets.jwe under a passphrase" },
    ...passphraseOptions,
    ...secretOptions,
    ...dataOption,
    ...jsonOption("bundle, manifest, findings"),
  },
  notes: [
    "Without --with-secrets the bundle holds no secret. It says whether its settings are complete and tested.",
    "The secret is asked of this computer's keychain when none is given.",
  ],
  exits: { 0: "written", 1: "written, and a finding blocks (a value is still empty, for one)" },
  async run(args, io) {
    const out = word(args, "out");
    const { bundleInput } = await import("../../../bundle/input.ts");
    const { buildBundle } = await import("../../../bundle/export.ts");
    const now = Date.now();
    const at = new Date(now).toISOString();
    const { setup: stored } = await readSetupArgument(args, io, now);
    const { setup, sealed } = given(args, "with-secrets")
      ? await withSecret(stored, args, io, at)
      : { setup: stored, sealed: undefined };
    const input = bundleInput(setup, appVersion(), at);
    const { bytes, manifest } = buildBundle(input, sealed);
    await writeOut(out, bytes);
    const verdict = tested(setup, manifest.fingerprint);
    const count = Object.keys(manifest.files).length + 1;
    const { findings } = input;
    if (isJson(args)) sayJson(io, { bundle: out, manifest, findings });
    else {
      io.out(
        `${out}\n${count} files${sealed === undefined ? "" : ", the secret among them under the passphrase"}. ${testedWords[verdict]}.\n`,
      );
      if (findings.length > 0) io.out(`\n${findingsText(findings, io.columns)}\n`);
    }
    return blocks(findings) ? 1 : 0;
  },
};

/** The setup with its secret sealed. `at` is ISO 8601. */
async function withSecret(
  stored: Setup,
  args: Arguments,
  io: Io,
  at: string,
): Promise<{ setup: Setup; sealed: string }> {
  const passphrase = await passphraseFrom(args, io);
  if (passphrase === undefined)
    throw new UsageError(
      "A passphrase is needed for --with-secrets",
      [
        "Give it by --passphrase-file, --passphrase-stdin, or the environment variable MAILWRIGHT_PASSPHRASE.",
      ],
      {
        code: "bundle-passphrase-missing",
        cause: "The secret goes into the bundle under a passphrase only.",
      },
    );
  const { setup, secret, given: credential } = await secretFor(stored, args, io);
  if (!secret)
    throw new UsageError(
      "The secret is not on this computer",
      ["Give it by --secret-file, --secret-stdin, or the environment variable MAILWRIGHT_SECRET."],
      { code: "secret-missing", cause: "It is neither given nor in this computer's keychain." },
    );
  const complete = credential ? { ...setup, credential: givenCredential(credential, at) } : setup;
  const { sealFor } = await import("../../../bundle/seal.ts");
  const sealed = await sealFor(complete, passphrase, (_, use) => use(secret));
  return { setup: complete, sealed };
}
