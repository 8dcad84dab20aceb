import { dayBegins } from "../../contract/day.ts";
import type { Finding } from "../../contract/index.ts";
import type { LintContext } from "../provider.ts";
import { settingFinding } from "../rules/finding.ts";
import { domainOf, isAddress, isGuid, sameText, tidy } from "../text.ts";
import { lintSmtpHost } from "./lint-host.ts";
import { lintScope } from "./lint-scope.ts";
import { lintTenant } from "./lint-tenant.ts";

/** The rules for Entra and Exchange Online. */
export function lintMicrosoft(context: LintContext): Finding[] {
  return [
    ...lintIds(context),
    ...lintTenant(context),
    lintScope(context),
    lintMailbox(context),
    lintSmtpHost(context),
    lintExpiry(context),
  ].filter((finding) => finding !== undefined);
}

function lintIds({ settings, input }: LintContext): Finding[] {
  const findings: Finding[] = [];
  const tenantId = tidy(input.tenantId);
  const objectId = tidy(input.objectId);
  const { clientId } = settings;
  if (clientId && !isGuid(clientId)) {
    findings.push(
      settingFinding("error", "clientId", "setting-client-id", {
        title: "Client ID is not the ID of an Entra app",
        cause: isAddress(clientId)
          ? "An email address was entered."
          : `Entra's IDs are GUIDs: 36 characters, as in 1b4f2c8e-90ab-4cde-8f01-23456789abcd. This has ${clientId.length}.`,
        fix: ["In Entra, open App registrations, your app, Overview.", "Copy Application (client) ID."],
        found: clientId,
      }),
    );
  } else if (clientId && sameText(clientId, tenantId)) {
    findings.push(
      settingFinding("error", "clientId", "setting-same-id", {
        title: "Client ID is the same as the tenant ID",
        cause: "One value was copied into both fields. Entra never gives an app the ID of its tenant.",
        fix: ["In Entra, open App registrations, your app, Overview.", "Copy both values again."],
        found: clientId,
      }),
    );
  }
  if (!objectId) {
    findings.push(
      settingFinding("info", "objectId", "setting-object-id-missing", {
        title: "The Enterprise application's Object ID is not known yet",
        cause:
          "Okta does not need it. The Exchange script does, and a test can then tell whether it is the right one.",
        fix: ["In Entra, open Enterprise applications, your app, Overview.", "Copy Object ID."],
      }),
    );
  } else if (!isGuid(objectId)) {
    findings.push(
      settingFinding("error", "objectId", "setting-object-id", {
        title: "The Object ID is not a GUID",
        cause: "Exchange refuses to register an app under anything but the GUID that Entra shows.",
        fix: ["In Entra, open Enterprise applications, your app, Overview.", "Copy Object ID."],
        found: objectId,
      }),
    );
  } else if (sameText(objectId, clientId) || sameText(objectId, tenantId)) {
    const same = sameText(objectId, clientId) ? "client ID" : "tenant ID";
    findings.push(
      settingFinding("error", "objectId", "setting-same-id", {
        title: `The Object ID is the same as the ${same}`,
        cause:
          "One value was copied into both fields. Exchange would register the app under an ID that is not its own, and refuse its sign-in.",
        fix: [
          "In Entra, open Enterprise applications, not App registrations.",
          "Open your app and copy Object ID.",
        ],
        found: objectId,
      }),
    );
  }
  return findings;
}

const consumerDomains: readonly string[] = ["outlook.com", "hotmail.com", "live.com", "msn.com"];

function lintMailbox({ settings, from }: LintContext): Finding | undefined {
  const { username } = settings;
  if (!username) return undefined;
  if (!isAddress(username)) {
    return settingFinding("error", "username", "setting-address", {
      title: "Username is not an email address",
      cause: "Exchange signs the app in to a mailbox, and finds it by its address.",
      fix: ["Enter the mailbox's address alone, as in noreply@mycompany.com."],
      found: username,
    });
  }
  if (consumerDomains.includes(domainOf(username))) {
    return settingFinding("error", "username", "setting-consumer-account", {
      title: "Username is a personal Outlook.com account",
      cause: "An app can only be given a mailbox of your own Microsoft 365 tenant.",
      fix: ["Enter the address of a mailbox in your tenant."],
      found: username,
    });
  }
  const sender = tidy(from);
  if (!sender || sameText(sender, username)) return undefined;
  return settingFinding("warning", "username", "setting-from-differs", {
    title: "Username is not the From address",
    cause: `Exchange lets a mailbox send as itself only. A message from ${sender} is refused with "554 5.2.252 SendAsDenied", unless the app may send as that address too.`,
    fix: [
      "Use the From address as Username, if it is a mailbox.",
      `Or let the app send as it: Add-RecipientPermission -Identity ${isAddress(sender) && !sender.includes("'") ? `'${sender}'` : "<From address>"} -Trustee <Object ID> -AccessRights SendAs`,
    ],
    expected: sender,
    found: username,
  });
}

function lintExpiry({ input }: LintContext): Finding | undefined {
  const value = tidy(input.secretExpiresOn);
  if (!value || dayBegins(value) !== null) return undefined;
  return settingFinding("warning", "secretExpiresOn", "setting-date", {
    title: "The secret's expiry is not a date",
    cause: "Without the date nobody can be reminded. Okta's mail stops on the day the secret expires.",
    fix: [
      "Enter it as year-month-day, as in 2028-05-31. Entra shows it under Certificates & secrets, Expires.",
    ],
    found: value,
    expected: "YYYY-MM-DD",
  });
}
