import type { OktaSettings, SettingsInput } from "../../contract/index.ts";
import type { Provider } from "../provider.ts";
import { scopesOf, tidy, tidyOr } from "../text.ts";
import { otherTasks } from "./tasks.ts";
import { otherWords } from "./words.ts";

function settings(input: SettingsInput): OktaSettings {
  const username = tidy(input.username);
  const tokenEndpoint = tidy(input.tokenEndpoint);
  const common = {
    alias: tidyOr(input.alias, "Custom provider"),
    host: tidy(input.host),
    port: input.port ?? 587,
    username,
    clientId: tidy(input.clientId),
    tokenEndpoint,
    scopes: scopesOf(tidy(input.scope)),
  };
  if (input.authType === "OAUTH2_JWT_BEARER_GRANT") {
    return {
      authType: "OAUTH2_JWT_BEARER_GRANT",
      ...common,
      signingAlgorithm: "RS256",
      keyId: tidy(input.keyId),
      issuer: tidy(input.issuer),
      subject: tidyOr(input.subject, username),
      // RFC 7523 section 3: the audience identifies the authorization server; its token endpoint may be used.
      audience: tidyOr(input.audience, tokenEndpoint),
    };
  }
  return {
    authType: "OAUTH2_CLIENT_CREDENTIALS",
    ...common,
    tokenEndpointAuthMethod: input.tokenEndpointAuthMethod ?? "CLIENT_SECRET_POST",
  };
}

/** Where a value that is not there comes from. */
const origins: Provider["origins"] = {
  host: { fix: "Take the SMTP server's name from your provider's documentation." },
  username: {
    fix: "Enter the address of the account that sends. For most providers it is the From address.",
  },
  clientId: { fix: "Take the client ID from the app you registered with your provider." },
  tokenEndpoint: { fix: "Take the token endpoint URL from your provider's documentation." },
  scope: { fix: "Take the scope that allows SMTP from your provider's documentation." },
  keyId: { fix: "Take the key's ID from where you registered its public key." },
  issuer: {
    fix: "Ask your provider what the JWT's iss must be. It is often the client ID or the service account.",
  },
  subject: { fix: "Enter the address of the user the app acts for." },
  audience: { fix: "Ask your provider what the JWT's aud must be. It is often the token endpoint URL." },
};

/** Any other provider that offers XOAUTH2 over SMTP: both flows, every field the admin's own. */
export const other: Provider = {
  id: "other",
  words: otherWords,
  flow: null,
  clouds: [],
  cloudOf: () => null,
  codes: [],
  work: { mailbox: "other-mailbox", permission: "other-permission", values: "other-values" },
  notSmtp: [],
  learns: () => ({}),
  knownSecrets: false,
  ownTokenErrors: false,
  followUp: () => null,
  settings,
  tasks: otherTasks,
  document: () => null,
  script: null,
  origins,
  endpointField: "tokenEndpoint",
  beforeOkta: [
    {
      text: "Your provider: let the mailbox or account of the user name send as the From address.",
      proven: true,
    },
  ],
  secretForOkta: (authType) =>
    authType === "OAUTH2_CLIENT_CREDENTIALS"
      ? "The secret's value, as your provider showed it."
      : "The private key, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----. Keep its line breaks.",
  reading: [],
  lint: () => [],
};
