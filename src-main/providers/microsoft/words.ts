import type { ProviderWords } from "../../contract/index.ts";
import { unknownKey } from "../unknown-words.ts";

/** What people read of Microsoft 365. */
export const microsoftWords: ProviderWords = {
  name: "Microsoft 365",
  called: "Microsoft 365",
  choice: "Client credentials: a client secret from Entra",
  admin:
    "A Microsoft 365 global admin, or an Exchange admin together with someone who may grant consent in Entra",
  fromOkta:
    "A Conditional Access policy for workload identities, or a named location, may refuse Okta's addresses.",
  document: {
    title: "Exchange PowerShell script",
    lead: "Registers the app in Exchange and lets it use the mailbox, with your values filled in. Running it again does no harm.",
    open: "Show the script",
    purpose: "The Exchange Online part: run it as an Exchange admin",
  },
  script: {
    title: "Set up Microsoft 365 with one script",
    lead: "It does the console work in one go, in a shell where you are signed in. It needs a Global Administrator, or an Application Administrator who is an Exchange Administrator too.",
  },
  key: unknownKey,
  secretHint:
    "In Entra: Certificates & secrets, column Value. The column Secret ID is not it. Entra shows the value once, right after it was made.",
};
