import { type BundlePreview, bundleLimit, type ReceivedFile, type Setup } from "../../../contract/index.ts";
import { testedWords } from "../../../contract/words.ts";
import { openSecretStore } from "../../../credentials/store.ts";
import { fingerprint, tested } from "../../../setup/fingerprint.ts";
import { oktaSettings } from "../../../setup/okta-settings.ts";
import { openStore } from "../../../setup/store.ts";
import { hostDataFolder } from "../../shared/open-wizard.ts";
import { type Command, dataOption, isJson, jsonOption, text, UsageError } from "../command.ts";
import { readGiven } from "../files.ts";
import { passphraseFrom, passphraseOptions } from "../passphrase-input.ts";
import { sayJson } from "../say.ts";
import { findingsText } from "../text.ts";

/** `mailwright import`: a bundle becomes a setup of this computer. */
export const importBundle: Command = {
  words: {
    "FILE.zip": {
      says: "a bundle, as Mailwright exported it",
      file: { limit: bundleLimit + 1, binary: true },
    },
  },
  options: {
    ...passphraseOptions,
    ...dataOption,
    ...jsonOption("setup, manifest, tested, secret, findings"),
  },
  notes: [
    "With a passphrase, the secret of the bundle goes into this computer's keychain.",
    "A setup that is here already is never replaced: the bundle's is added beside it.",
  ],
  exits: { 0: "added", 2: "the file is refused (a finding says why), or wrong usage" },
  async run(args, io) {
    const { name, bytes } = (await readGiven(args, io, "FILE.zip")) as ReceivedFile;
    const passphrase = await passphraseFrom(args, io);
    const { readBundle } = await import("../../../bundle/read/read.ts");
    const { importSetup, previewOf } = await import("../../../bundle/import.ts");
    const bundle = readBundle(bytes);
    const secrets = await openSecretStore(passphrase === undefined ? { sessionOnly: true } : {});
    if (passphrase !== undefined && secrets.status.store === "session") throw noKeychain();
    const now = () => Date.now();
    const place = { store: openStore(hostDataFolder(text(args, "data")), now), secrets, now };
    const preview = await previewOf(bundle, name, place);
    const { setup, secretStored } = await importSetup(bundle, passphrase, place);
    const verdict = tested(setup, fingerprint(setup, oktaSettings(setup)));
    const { findings } = preview;
    const secret = secretState(preview, secretStored);
    if (isJson(args))
      sayJson(io, { setup: setup.id, manifest: bundle.manifest, tested: verdict, secret, findings });
    else io.out(sentence(setup, preview, secret, `${testedWords[verdict]}.`, io.columns));
    return 0;
  },
};

/** `stored`: in this computer's keychain; `locked`: in the bundle, and no passphrase was given; `none`: not in it. */
const secretState = (preview: BundlePreview, stored: string | null): "stored" | "locked" | "none" =>
  stored ? "stored" : preview.sealed ? "locked" : "none";

const secretWords = {
  stored: "The secret is in this computer's keychain.",
  locked: "Its secret is under a passphrase, and none was given.",
  none: "There is no secret in it.",
} as const;

function sentence(
  setup: Setup,
  preview: BundlePreview,
  secret: ReturnType<typeof secretState>,
  verdict: string,
  columns: number | undefined,
): string {
  const { findings } = preview;
  return [
    `${setup.id}  ${setup.domain.emailDomain || "no email domain yet"}${setup.practice ? "  PRACTICE" : ""}`,
    preview.known
      ? "This setup was here already: the bundle's is added beside it."
      : "Added to the setups of this computer.",
    `Made ${preview.manifest.createdAt} by ${preview.manifest.createdBy}. ${verdict}`,
    secretWords[secret],
    ...(findings.length > 0 ? ["", findingsText(findings, columns)] : []),
    "",
  ].join("\n");
}

const noKeychain = () =>
  new UsageError(
    "This computer's keychain cannot be used now, so the secret would be lost at once",
    ["Open the keychain and try again.", "Or leave the passphrase out, and add the secret later."],
    {
      code: "bundle-secret-no-keychain",
      cause: "Without the keychain a secret is kept until the program ends.",
    },
  );
