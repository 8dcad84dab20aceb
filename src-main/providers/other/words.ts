import type { ProviderWords } from "../../contract/index.ts";
import { unknownKey } from "../unknown-words.ts";

/** What people read of a provider that is not known here. */
export const otherWords: ProviderWords = {
  name: "Another provider",
  called: "your provider",
  choice: "Any SMTP server with OAuth 2.0: you choose the flow",
  admin: "Admin rights at the email provider, enough to register an app for SMTP",
  fromOkta: "A firewall or an allow-list at the provider may refuse Okta's addresses.",
  document: null,
  script: null,
  key: unknownKey,
  secretHint: "As the provider showed it when it was made.",
};
