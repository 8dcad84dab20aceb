import type { OktaSettings, SettingsInput } from "../../contract/index.ts";
import type { ConsoleScript } from "../console-script.ts";
import { forReading } from "../not-smtp.ts";
import type { FollowUp, Provider, ProviderDocument, Refusal, TaskContext } from "../provider.ts";
import { scopesOf, tidy, tidyOr } from "../text.ts";
import { delegationSheet } from "./delegation.ts";
import { lintGoogle } from "./lint.ts";
import {
  googleCloud,
  mailScope,
  publishedKeysUrl,
  signatureRefused,
  smtpHost,
  tokenEndpoint,
} from "./servers.ts";
import { setupScript } from "./setup-script/index.ts";
import { googleTasks } from "./tasks.ts";
import { googleWords } from "./words.ts";

function settings(input: SettingsInput, from: string): OktaSettings {
  const username = tidyOr(input.username, tidy(from));
  const endpoint = tidyOr(input.tokenEndpoint, tokenEndpoint);
  return {
    authType: "OAUTH2_JWT_BEARER_GRANT",
    alias: tidyOr(input.alias, "Google Workspace"),
    host: tidyOr(input.host, smtpHost),
    port: input.port ?? 587,
    username,
    clientId: tidy(input.clientId),
    tokenEndpoint: endpoint,
    scopes: scopesOf(tidyOr(input.scope, mailScope)),
    signingAlgorithm: "RS256",
    keyId: tidy(input.keyId),
    issuer: tidy(input.issuer),
    subject: tidyOr(input.subject, username),
    audience: tidyOr(input.audience, endpoint),
  };
}

/** The sheet for whoever may open the Google Admin console. */
const document = ({ settings, credential }: TaskContext): ProviderDocument => ({
  name: "delegation.md",
  text: delegationSheet({
    clientId: settings.clientId,
    serviceAccount: settings.authType === "OAUTH2_JWT_BEARER_GRANT" ? settings.issuer : "",
    ...(credential?.projectId ? { projectId: credential.projectId } : {}),
    scope: settings.scopes.join(" "),
    mailbox: settings.username,
  }),
});

/** Where a value that is not there comes from. */
const origins: Provider["origins"] = {
  clientId: {
    fix: "Add the service account's JSON key on the Credentials step. It carries this value as client_id.",
    step: "credentials",
  },
  keyId: {
    fix: "Add the service account's JSON key on the Credentials step. It carries this value as private_key_id.",
    step: "credentials",
  },
  issuer: {
    fix: "Add the service account's JSON key on the Credentials step. It carries this value as client_email.",
    step: "credentials",
  },
  username: { fix: "Enter the From address on the Domain step, or the address of the mailbox that sends." },
  subject: { fix: "Enter the address of the Google Workspace user who sends." },
};

/**
 * Which keys the account has, where the signature was refused; else the token once more without `sub`: one then clears the
 * key, the clock and the account. Another provider may well issue a token without `sub`, or count the refusals.
 */
function followUp({ errorDescription = "" }: Refusal, endpoint: URL, asked: OktaSettings): FollowUp | null {
  if (asked.authType !== "OAUTH2_JWT_BEARER_GRANT" || !googleCloud.tokenHosts.includes(endpoint.hostname))
    return null;
  if (signatureRefused.test(errorDescription))
    return asked.issuer === "" ? null : { ask: "certificates", url: publishedKeysUrl(asked.issuer) };
  return asked.subject === "" ? null : { ask: "token-without-sub" };
}

/** How long an uploaded certificate counts as the key, in days. */
const certifiedDays = 730;

/** The script that does what Google Cloud has an interface for. */
const write: ConsoleScript["write"] = ({ settings, credential }, { id, replyKey, certificate, rotating }) =>
  setupScript({
    setup: id,
    project: credential?.projectId ?? `okta-email-${id.replaceAll("-", "").slice(0, 8)}`,
    mailbox: settings.username,
    key: { id: replyKey.id, certificate: certificate?.pem ?? "", until: certificate?.until ?? "" },
    rotating,
  });

/** Google Workspace: JWT bearer with a service account and domain-wide delegation. */
export const google: Provider = {
  id: "google",
  words: googleWords,
  flow: "OAUTH2_JWT_BEARER_GRANT",
  clouds: [googleCloud],
  cloudOf: () => googleCloud,
  codes: ["google", "gmail"],
  work: { mailbox: "google-mailbox", permission: "google-delegation", values: "google-values" },
  notSmtp: ["mail.google.com", "gmail.com"].map((host) => ({ host, cause: forReading })),
  learns: () => ({}),
  knownSecrets: true,
  ownTokenErrors: true,
  followUp,
  settings,
  tasks: googleTasks,
  document,
  script: {
    here: {
      name: "the gcloud command",
      programs: ["bash", "gcloud"],
      notOn: {
        win32:
          "The script is for bash, and gcloud on Windows is a batch file. A bash beside it, as of WSL or Git, does not start that.",
      },
      args: ["setup.sh", "--yes"],
      ready: {
        program: "gcloud",
        args: ["auth", "list", "--filter=status:ACTIVE", "--format=value(account)"],
        fix: "Sign in first. In a terminal, run: gcloud auth login",
      },
      says: "It works as the account that gcloud is signed in with.",
    },
    certifiedDays,
    write,
    // The reply's schema is built when there is a reply.
    read: async (payload) => (await import("./setup-script/read.ts")).readGoogleReply(payload),
  },
  origins,
  endpointField: "tokenEndpoint",
  beforeOkta: [
    {
      text: "Google Admin Console: enter the delegation of google/delegation.md. It usually takes minutes, at most 24 hours.",
      proven: true,
    },
  ],
  secretForOkta: () =>
    "The private_key value of the JSON key file, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----. Keep its line breaks.",
  reading: [
    {
      label: "Basic authentication ends (Google)",
      url: "https://support.google.com/a/answer/14114704",
    },
    {
      label: "IMAP, POP, and SMTP (Google)",
      url: "https://developers.google.com/workspace/gmail/imap/imap-smtp",
    },
    { label: "Domain-wide delegation (Google)", url: "https://support.google.com/a/answer/162106" },
    {
      label: "Service accounts (Google)",
      url: "https://docs.cloud.google.com/iam/docs/service-account-overview",
    },
  ],
  lint: lintGoogle,
};
