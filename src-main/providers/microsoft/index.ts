import type { OktaSettings, SettingsInput } from "../../contract/index.ts";
import type { ConsoleScript } from "../console-script.ts";
import { forReading } from "../not-smtp.ts";
import type { FollowUp, Provider, ProviderDocument, Refusal, TaskContext } from "../provider.ts";
import { scopesOf, tidy, tidyOr } from "../text.ts";
import { chosenCloud, clouds, tenantOfEndpoint, tokenEndpointOf, tokenPath } from "./clouds.ts";
import { exchangeScript } from "./exchange-script.ts";
import { lintMicrosoft } from "./lint.ts";
import { setupScript } from "./setup-script/index.ts";
import { defaultAppName, microsoftTasks } from "./tasks.ts";
import { openIdConfigurationUrl } from "./tenant.ts";
import { microsoftWords } from "./words.ts";

function settings(input: SettingsInput, from: string): OktaSettings {
  const cloud = chosenCloud(input);
  return {
    authType: "OAUTH2_CLIENT_CREDENTIALS",
    alias: tidyOr(input.alias, "Microsoft 365"),
    host: tidyOr(input.host, cloud.smtpHost),
    port: input.port ?? 587,
    username: tidyOr(input.username, tidy(from)),
    clientId: tidy(input.clientId),
    tokenEndpoint: tidyOr(input.tokenEndpoint, tokenEndpointOf(tidy(input.tenantId), cloud.loginHost)),
    scopes: scopesOf(tidyOr(input.scope, cloud.scope)),
    tokenEndpointAuthMethod: input.tokenEndpointAuthMethod ?? "CLIENT_SECRET_POST",
  };
}

/** The Exchange PowerShell script. */
const document = ({ settings, input }: TaskContext): ProviderDocument => ({
  name: "exchange-setup.ps1",
  text: exchangeScript({
    clientId: settings.clientId,
    objectId: tidy(input.objectId),
    tenantId: tidy(input.tenantId),
    mailbox: settings.username,
    displayName: tidyOr(input.displayName, defaultAppName),
    cloud: input.cloud,
    access: input.exchangeAccess,
  }),
});

/** Entra's codes that leave open whether the tenant or the client is the wrong one. */
const tenantOrClient = [700016, 90002, 900023, 7000229];

/** The discovery document of the tenant: it exists for every tenant, and for no other name. */
function followUp({ errorCodes = [] }: Refusal, endpoint: URL, asked: OktaSettings): FollowUp | null {
  const isOpen = errorCodes.some((code) => tenantOrClient.includes(code));
  if (asked.authType !== "OAUTH2_CLIENT_CREDENTIALS" || !isOpen || !tokenPath.test(endpoint.pathname))
    return null;
  return {
    ask: "openid-configuration",
    url: openIdConfigurationUrl(tenantOfEndpoint(endpoint), endpoint.host),
  };
}

/** The longest that Entra's console offers for a secret, in days. */
const secretDays = 730;

/** The script that does Microsoft's whole console work. */
const write: ConsoleScript["write"] = (
  { settings, input, emailDomain },
  { id, replyKey, secretKeyId, rotating },
) =>
  setupScript({
    setup: id,
    cloud: chosenCloud(input),
    tenantId: tidy(input.tenantId),
    clientId: settings.clientId,
    appName: tidyOr(input.displayName, defaultAppName),
    mailbox: settings.username,
    emailDomain,
    way: input.exchangeAccess ?? "mailbox-permission",
    secretDays,
    secretKeyId,
    replyKey,
    rotating,
  });

/** Where a value that is not there comes from. */
const origins: Provider["origins"] = {
  clientId: { fix: "In Entra, open App registrations, your app, Overview. Copy Application (client) ID." },
  tenantId: { fix: "In Entra, open App registrations, your app, Overview. Copy Directory (tenant) ID." },
  username: { fix: "Enter the From address on the Domain step, or the address of the mailbox that sends." },
};

/** Microsoft 365: client credentials, Exchange Online. */
export const microsoft: Provider = {
  id: "microsoft",
  words: microsoftWords,
  flow: "OAUTH2_CLIENT_CREDENTIALS",
  clouds,
  cloudOf: chosenCloud,
  codes: ["entra", "exchange"],
  work: { mailbox: "microsoft-mailbox", permission: "microsoft-exchange", values: "microsoft-values" },
  notSmtp: [
    ...["outlook.office365.com", "outlook.office.com", "outlook.com"].map((host) => ({
      host,
      cause: forReading,
    })),
    { host: "smtp-mail.outlook.com", cause: "This host is for personal Outlook.com accounts." },
  ],
  // The service principal's Object ID stands in Entra's token.
  learns: ({ oid }) => (typeof oid === "string" ? { objectId: oid } : {}),
  knownSecrets: true,
  ownTokenErrors: true,
  followUp,
  settings,
  tasks: microsoftTasks,
  document,
  script: {
    here: {
      name: "PowerShell 7",
      programs: ["pwsh"],
      args: ["-NoLogo", "-NoProfile", "-NonInteractive", "-File", "setup.ps1", "-Yes"],
      ready: {
        program: "pwsh",
        args: [
          "-NoLogo",
          "-NoProfile",
          "-NonInteractive",
          "-Command",
          "Get-Command -Name Invoke-MgGraphRequest, Invoke-AzRestMethod, az -ErrorAction SilentlyContinue | ForEach-Object Name",
        ],
        fix: "In PowerShell 7, run: Install-Module Microsoft.Graph.Authentication -Scope CurrentUser",
      },
      says: "It opens your browser to sign you in, once for Entra and once for Exchange Online.",
    },
    write,
    // The reply's schema is built when there is a reply.
    read: async (payload) => (await import("./setup-script/read.ts")).readMicrosoftReply(payload),
  },
  // The endpoint follows from the tenant: named is what the admin can enter.
  origins,
  endpointField: "tenantId",
  beforeOkta: [
    {
      text: "Microsoft 365: run microsoft/exchange-setup.ps1, until its verification part shows the mailbox permission. It takes up to 2 hours to spread.",
      proven: true,
    },
    {
      text: "Microsoft Entra: if a Conditional Access policy covers workload identities, allow Okta's addresses.",
      proven: false,
    },
  ],
  secretForOkta: () =>
    "The secret's value, not its ID. Okta's form asks for it once more, and Entra shows it only once: keep it until it is entered there.",
  reading: [
    {
      label: "Basic authentication ends (Microsoft)",
      url: "https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online",
    },
    {
      label: "SMTP with OAuth (Microsoft)",
      url: "https://learn.microsoft.com/en-us/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth",
    },
    {
      label: "Register an application (Microsoft)",
      url: "https://learn.microsoft.com/en-us/entra/identity-platform/quickstart-register-app",
    },
  ],
  lint: lintMicrosoft,
};
