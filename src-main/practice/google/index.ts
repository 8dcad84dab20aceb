import { companyDomain, practiceIds } from "../company.ts";
import type { PracticeProvider } from "../provider.ts";
import { googleScenarios } from "./scenarios.ts";

/** Google Workspace in the practice world. */
export const google: PracticeProvider = {
  id: "google",
  settings: {
    subject: companyDomain.from,
    clientId: practiceIds.uniqueId,
    issuer: practiceIds.serviceAccount,
  },
  scenarios: googleScenarios,
  deeds: {
    "google-delegation": "Enter the delegation in the practice console",
    "google-service-account": "Enable the service account in the practice console",
    "google-project": "Move the account to the user's organization",
    "google-mailbox": "Mend the user in the practice console",
    "google-values": "Remove the mail gateway",
    "google-key": "Allow keys in the practice console",
  },
  outgoing: {
    host: "mail-sor-f41.google.com",
    address: "203.0.113.60",
    spf: "v=spf1 ip4:203.0.113.0/26 ip6:2001:db8:4864::/48 ~all",
  },
  mailExchange: () => "1 smtp.google.com",
  signer: (signing, domain) =>
    signing === "domain"
      ? { selector: "google", domain }
      : { selector: "20230601", domain: `${domain.replaceAll(".", "-")}.20230601.gappssmtp.com` },
  shell: async (run) => (await import("./shell.ts")).googleShell(run),
  servers: async () => (await import("./servers.ts")).googleServers,
};
