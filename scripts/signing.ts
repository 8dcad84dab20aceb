/**
 * Signing, decided before a package is made: all of it, or none of it and said so. electron-builder by itself leaves out
 * what it has no credentials for, with a line in its log; a package that is signed but not notarised looks finished
 * until a customer opens it.
 */

type Platform = "darwin" | "win32" | "linux";
type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that signing takes, by platform. All of them, or none. docs/releasing.md says where they come from. */
export const signingVariables: Readonly<Record<Platform, readonly string[]>> = {
  darwin: ["CSC_LINK", "CSC_KEY_PASSWORD", "APPLE_API_KEY", "APPLE_API_KEY_ID", "APPLE_API_ISSUER"],
  win32: ["WIN_CSC_LINK", "WIN_CSC_KEY_PASSWORD"],
  linux: [],
};

export interface Signing {
  /** "refused": some of the variables are set and others are not. */
  readonly kind: "signed" | "unsigned" | "refused";
  /** A sentence for the log. */
  readonly text: string;
}

/** What signing will do on a platform, by the environment. An empty variable counts as not set: CI makes such. */
export function signingFor(platform: Platform, env: Environment): Signing {
  const wanted = signingVariables[platform];
  if (wanted.length === 0) {
    return {
      kind: "unsigned",
      text: "Packages for Linux are not signed. SHA256SUMS tells whether one is whole.",
    };
  }
  const missing = wanted.filter((name) => !env[name]);
  if (missing.length === wanted.length) {
    return { kind: "unsigned", text: `Not signed: no credentials. Set ${wanted.join(", ")} to sign.` };
  }
  if (missing.length > 0) {
    return { kind: "refused", text: `Signing is set up in part only. Missing: ${missing.join(", ")}.` };
  }
  return { kind: "signed", text: platform === "darwin" ? "Signed and notarised." : "Signed." };
}

/** The part of electron-builder's context that is used here. */
interface BeforePack {
  readonly electronPlatformName: string;
  readonly packager: { readonly config: { forceCodeSigning?: boolean } };
}

const isPlatform = (name: string): name is Platform => Object.hasOwn(signingVariables, name);

/**
 * electron-builder's `beforePack` hook (electron-builder.yml). Throws when the credentials are incomplete. With all of
 * them, a signature that does not come about fails the build; with none, no certificate is looked for on this machine.
 */
export default function beforePack({ electronPlatformName: name, packager }: BeforePack): void {
  if (!isPlatform(name)) throw new Error(`Signing knows no platform ${name}`);
  const { kind, text } = signingFor(name, process.env);
  if (kind === "refused") throw new Error(text);
  process.stdout.write(`  • signing  ${text}\n`);
  if (kind === "signed") {
    packager.config.forceCodeSigning = true;
    return;
  }
  process.env["CSC_IDENTITY_AUTO_DISCOVERY"] = "false";
  // electron-builder takes an empty variable for a certificate.
  for (const variable of signingVariables[name]) delete process.env[variable];
}
