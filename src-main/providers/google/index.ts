import type { OktaSettings, SettingsInput } from "../../contract/index.ts";
import type { Provider } from "../provider.ts";
import { scopesOf, tidy, tidyOr } from "../text.ts";
import { mailScope, smtpHost, tokenEndpoint } from "./endpoints.ts";
import { lintGoogle } from "./lint.ts";
import { googleTasks } from "./tasks.ts";

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

/** Google Workspace: JWT bearer with a service account and domain-wide delegation. */
export const google: Provider = {
  id: "google",
  name: "Google Workspace",
  authType: "OAUTH2_JWT_BEARER_GRANT",
  spfInclude: "_spf.google.com",
  settings,
  tasks: googleTasks,
  lint: lintGoogle,
};
