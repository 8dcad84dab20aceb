import type { Finding } from "../contract/index.ts";
import type { FindingDraft } from "../contract/make-finding.ts";
import { capital } from "../contract/words.ts";
import { finding } from "./credential-finding.ts";
import { KeychainTimeout } from "./keychain-calls.ts";
import { redact } from "./redact.ts";

/** The keychain's name for people, on this platform (`process.platform`). */
export function keychainName(platform: string): string {
  switch (platform) {
    case "darwin":
      return "macOS Keychain";
    case "win32":
      return "Windows Credential Manager";
    default:
      return "the Secret Service (GNOME Keyring or KWallet)";
  }
}

export const sessionName = "this session's memory";

const untilThen =
  "Until then the secret is kept in memory and gone when Mailwright closes. It is not written to disk.";

/** The same for what cannot wait: a secret that is asked for, or must go. Nothing is kept in memory instead. */
export const refusal = (told: Finding): Finding => ({
  ...told,
  severity: "error",
  fix: told.fix.filter((step) => step !== untilThen),
});

const storeFinding = (draft: Omit<FindingDraft, "step">): Finding =>
  finding({
    severity: "warning",
    ...draft,
    fix: [...draft.fix, untilThen],
    evidence: draft.evidence && redact(draft.evidence).slice(0, 500),
  });

const sessionOnly = (cause: string): Finding =>
  finding({
    code: "secret-store-session-only",
    severity: "info",
    title: "Secrets are kept for this session only",
    cause,
    fix: ["Choose the keychain on the Credentials step to keep them beyond it."],
  });

/** The host was told to keep secrets for the session only. */
export const startedForSession = sessionOnly("Mailwright was started without the keychain.");
/** A person chose it in the window. */
export const chosenForSession = sessionOnly("It was chosen until Mailwright closes.");

/** Why the keychain's addon could not be loaded. */
export function loadFinding(error: unknown, platform: string): Finding {
  const message = messageOf(error);
  if (platform === "linux")
    return storeFinding({
      code: "secret-store-libsecret-missing",
      title: "The library libsecret is missing",
      cause: "On Linux the keychain is reached through libsecret, and it is not installed on this computer.",
      fix: [
        "Install it: libsecret-1-0 on Debian and Ubuntu, libsecret on Fedora, Arch and SUSE.",
        "Start Mailwright again.",
      ],
      evidence: message,
    });
  return storeFinding({
    code: "secret-store-addon-missing",
    title: "The keychain cannot be reached",
    cause: `The part of Mailwright that talks to ${keychainName(platform)} could not be loaded.`,
    fix: [
      "Install Mailwright again for this type of computer.",
      "Check that no security software removed a file of it.",
    ],
    evidence: message,
  });
}

/** Codes that say: there is no keychain in this session, rather than one that refuses. */
export const absentKeychain: ReadonlySet<string> = new Set([
  "secret-store-no-service",
  "secret-store-no-session",
]);

const noService =
  /org\.freedesktop\.secrets|ServiceUnknown|\.service files|autolaunch|D-?Bus|message bus|machine-id|Could not connect:/i;
const noKeyring = /does not exist at path .*\/collection\//i;
/** libsecret holds on to the session of a service that is gone, until the program ends. */
const lostSession = /session wrapping the secret does not exist/i;
const noSession = /logon session|Error 1312|1312\b/i;
const locked = /locked|interaction is not allowed|-25308/i;
const denied = /denied|cancel|dismiss|not authori[sz]ed|passphrase you entered is not correct|-25293|-128\b/i;

/** What a failed call to the keychain means. */
export function callFinding(error: unknown, platform: string): Finding {
  const name = keychainName(platform);
  const message = messageOf(error);
  if (error instanceof KeychainTimeout)
    return storeFinding({
      code: "secret-store-no-answer",
      title: "The keychain waited for an answer",
      cause: `${capital(name)} asked something, and nobody answered within a minute. The question may be behind another window.`,
      fix: ["Look for the keychain's question, answer it, and try again."],
    });
  if (denied.test(message))
    return storeFinding({
      code: "secret-store-denied",
      title: "The keychain refused access",
      cause: `The question of ${name} was answered with no, or closed.`,
      fix: ["Try again, and allow Mailwright when the keychain asks."],
      evidence: message,
    });
  if (locked.test(message))
    return storeFinding({
      code: "secret-store-locked",
      title: "The keychain is locked",
      cause: `${capital(name)} must be unlocked before it takes or gives a secret.`,
      fix: [unlocking(platform), "Try again."],
      evidence: message,
    });
  if (noKeyring.test(message))
    return storeFinding({
      code: "secret-store-no-keyring",
      title: "There is no keyring to put the secret in",
      cause: "The Secret Service is running, and has no default keyring yet.",
      fix: [
        "Open Passwords and Keys (Seahorse) and create a password keyring named Login, or sign in to a desktop session, which creates it.",
        "Try again.",
      ],
      evidence: message,
    });
  if (lostSession.test(message))
    return storeFinding({
      code: "secret-store-restarted",
      title: "The keychain was started anew",
      cause: `${capital(name)} ended and came back. Mailwright is still connected to the one before.`,
      fix: ["Start Mailwright again.", "Enter the secret again if it was kept in memory."],
      evidence: message,
    });
  if (noSession.test(message))
    return storeFinding({
      code: "secret-store-no-session",
      title: "This sign-in has no keychain",
      cause:
        "Windows keeps credentials for people who signed in at the computer. A service or a remote shell has none.",
      fix: ["Sign in to Windows at the computer or by Remote Desktop, and start Mailwright there."],
      evidence: message,
    });
  if (platform !== "darwin" && platform !== "win32" && noService.test(message))
    return storeFinding({
      code: "secret-store-no-service",
      title: "No keychain is running",
      cause: "On Linux a Secret Service keeps the secrets. None answers in this session.",
      fix: [
        "Start GNOME Keyring or KWallet, or sign in to a desktop session that has one.",
        "Start Mailwright again.",
      ],
      evidence: message,
    });
  return storeFinding({
    code: "secret-store-failed",
    title: "The keychain did not work",
    cause: `${capital(name)} answered with an error.`,
    fix: ["Read the error below.", "Try again."],
    evidence: message,
  });
}

function unlocking(platform: string): string {
  switch (platform) {
    case "darwin":
      return "Open Keychain Access, choose the login keychain and unlock it.";
    case "win32":
      return "Lock Windows and sign in again.";
    default:
      return "Open Passwords and Keys (Seahorse) or KWalletManager and unlock the login keyring.";
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
