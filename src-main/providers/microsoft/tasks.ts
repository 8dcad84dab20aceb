import type { ProviderTask, TaskContext } from "../provider.ts";
import { copies, inputs, oktaFeatureTask, valuesTask } from "../task.ts";
import { domainOf, tidy } from "../text.ts";
import { chosenCloud, type MicrosoftCloud, worldwide } from "./clouds.ts";
import { consoleLinks, dkimLink, domainsLink, smtpAuthHelpLink, usersLink } from "./links.ts";

/** The app's name in Entra, unless the admin chose another. It is the one in Okta's guide. */
export const defaultAppName = "Okta SMTP app";

/** Microsoft's console work, in order: Okta's switch, domain and mailbox, the app in Entra, then Exchange. */
export function microsoftTasks(context: TaskContext): ProviderTask[] {
  const { settings, input, emailDomain, from } = context;
  const { clientId } = settings;
  const objectId = tidy(input.objectId);
  const mailbox = settings.username || from;
  const name = tidy(input.displayName) || defaultAppName;
  const cloud = chosenCloud(input);
  const links = consoleLinks(cloud);
  // The portals of the national clouds have addresses of their own, which are not all known here.
  const portal = (link: string) => (cloud === worldwide ? { link } : {});
  const byRole = input.exchangeAccess === "rbac";
  return [
    oktaFeatureTask,
    {
      id: "microsoft-domain",
      title: `Add ${emailDomain || "the email domain"} to Microsoft 365`,
      where: "Microsoft 365 admin center > Settings > Domains > Add domain",
      ...portal(domainsLink),
      why: "Exchange sends only from domains that belong to your tenant.",
      copy: copies(["Domain name", emailDomain || domainOf(mailbox)]),
      proof: "A test message that is accepted proves it.",
      provenBy: "send",
    },
    {
      id: "microsoft-mailbox",
      title: "Choose the mailbox that sends",
      where: "Microsoft 365 admin center > Users > Active users",
      ...portal(usersLink),
      why: "The app sends as this mailbox. Use the From address itself: Exchange refuses a message whose From is not the mailbox that signed in.",
      copy: copies(["Email address", mailbox]),
      inputs: inputs(["username", "The mailbox's address", "Leave it empty when it is the From address."]),
      proof: "A test message that is accepted proves it.",
      provenBy: "send",
    },
    {
      id: "microsoft-app",
      title: "Register the app",
      where: "Microsoft Entra admin center > App registrations > New registration",
      link: links.newRegistration,
      why: "It is the identity Okta signs in with. No redirect URI is needed.",
      copy: copies(["Name", name], ["Supported account types", "Single tenant"]),
      inputs: inputs(
        ["clientId", "Application (client) ID", "From the app's Overview page."],
        ["tenantId", "Directory (tenant) ID", "From the same page, or a domain of your tenant."],
        ["cloud", "Microsoft cloud", "National clouds have other addresses. They are filled in for you."],
      ),
      proof: "A token proves it.",
      provenBy: "token",
    },
    {
      id: "microsoft-secret",
      title: "Create a client secret",
      where:
        "Entra > App registrations > your app > Certificates & secrets > Client secrets > New client secret",
      link: links.registration("Credentials", clientId),
      why: "Entra shows it once. Copy the column Value, not Secret ID, and note the day under Expires: Okta's mail stops on it. The Credentials step asks for both.",
      copy: copies(["Description", "Okta"]),
      proof: "A token proves it.",
      provenBy: "token",
    },
    ...(byRole ? [] : entraPermission(links.registration("CallAnAPI", clientId))),
    {
      id: "microsoft-object-id",
      title: "Copy the Object ID of the Enterprise application",
      where: "Entra > Enterprise applications > your app > Overview > Object ID",
      link: links.enterprise(objectId, clientId),
      why: "Exchange knows the app by this ID. The Object ID under App registrations is a different one: with it the sign-in fails.",
      copy: copies(["Search for Application ID", clientId]),
      inputs: inputs(
        ["objectId", "Object ID", "From Enterprise applications, not from App registrations."],
        ["displayName", "Name in Exchange", `${defaultAppName} unless you want another.`],
      ),
      proof: "A test compares it with the one in the token. A test message that is accepted proves it.",
      provenBy: "send",
    },
    {
      id: "microsoft-exchange",
      title: "Run the Exchange script",
      where: "PowerShell, signed in as an Exchange administrator",
      link: "https://learn.microsoft.com/powershell/exchange/exchange-online-powershell-v2",
      why: byRole
        ? "It registers the app in Exchange and lets it send as this one mailbox. No permission in Entra is needed: leave SMTP.SendAsApp out. It can be run again without harm."
        : "It registers the app in Exchange and gives it the mailbox. SMTP.SendAsApp alone opens no mailbox. It can be run again without harm.",
      copy: copies(
        ["Mailbox", mailbox],
        ["Application (client) ID", clientId],
        ["Enterprise application Object ID", objectId],
        ["Run", "powershell -ExecutionPolicy Bypass -File .\\exchange-setup.ps1"],
      ),
      inputs: inputs([
        "exchangeAccess",
        "What the app may do",
        "Okta's and Microsoft's guides use the first. The second opens no mailbox.",
      ]),
      proof: "A test message that is accepted proves it. Exchange may need half an hour, sometimes two.",
      provenBy: "send",
    },
    {
      id: "microsoft-smtp-auth",
      title: "Allow authenticated SMTP for the mailbox",
      where:
        "Microsoft 365 admin center > Users > Active users > the mailbox > Mail > Manage email apps > Authenticated SMTP",
      link: smtpAuthHelpLink,
      why: "It is off for tenants made since 2020. The Exchange script switches it on for this mailbox; this is the way by hand.",
      copy: copies(["Setting", "Authenticated SMTP"]),
      proof: "An accepted sign-in to Exchange proves it.",
      provenBy: "auth",
    },
    {
      id: "microsoft-dkim",
      title: `Turn on DKIM for ${emailDomain || "the email domain"}`,
      where:
        "Microsoft Defender portal > Email & collaboration > Policies & rules > Threat policies > Email authentication settings > DKIM",
      ...portal(dkimLink),
      why: "Exchange signs with your own domain only after its two CNAME records are published and the switch is on.",
      copy: copies(
        ["Domain", emailDomain],
        ["Setting", "Sign messages for this domain with DKIM signatures"],
      ),
      proof: "The DNS step shows the records. The switch is ticked by hand.",
    },
    withOtherScope(
      cloud,
      settings.scopes.join(" "),
      valuesTask("microsoft-values", context, [
        ["host", "Hostname", `${cloud.smtpHost} unless Microsoft told you another.`],
        ["port", "Port", "587."],
        [
          "scope",
          "Scope",
          cloud === worldwide
            ? "https://outlook.office365.com/.default; https://outlook.office.com/.default works too."
            : `${cloud.scope} and nothing else.`,
        ],
        ["tokenEndpoint", "Token endpoint URL", "Made from the tenant ID and the cloud."],
        ["tokenEndpointAuthMethod", "Token endpoint authentication method", "Entra accepts both."],
        ["alias", "Name in Okta", "Only you see it."],
      ]),
    ),
  ];
}

/** Microsoft names one scope, Okta's guide another. Entra gives the same rights for both. */
function withOtherScope(cloud: MicrosoftCloud, scope: string, task: ProviderTask): ProviderTask {
  const other = cloud.scopeHosts.map((host) => `https://${host}/.default`).find((value) => value !== scope);
  if (cloud !== worldwide || other === undefined) return task;
  const why = "Okta's guide and Microsoft's documentation name different scopes; Entra accepts both.";
  return {
    ...task,
    inputs: task.inputs?.map((input) =>
      input.field === "scope" ? { ...input, instead: { value: other, why } } : input,
    ),
  };
}

/** Entra issues a token without consent too: only this among its roles says that the permission was granted. */
const sendRole = "SMTP.SendAsApp";

/** The Entra permission and its consent. An app that sends by a role of RBAC for Applications goes without both. */
function entraPermission(link: string): ProviderTask[] {
  return [
    {
      id: "microsoft-permission",
      title: "Add the permission SMTP.SendAsApp",
      where:
        "Entra > App registrations > your app > API permissions > Add a permission > APIs my organization uses",
      link,
      why: "It is an application permission of Office 365 Exchange Online. The delegated SMTP.Send and the permissions of Microsoft Graph look alike and do not work.",
      copy: copies(
        ["API", "Office 365 Exchange Online"],
        ["Type", "Application permissions"],
        ["Permission", "SMTP.SendAsApp"],
      ),
      proof: "A token that names SMTP.SendAsApp proves it.",
      provenBy: "send",
      provenByRole: sendRole,
    },
    {
      id: "microsoft-consent",
      title: "Grant admin consent",
      where: "Entra > App registrations > your app > API permissions > Grant admin consent",
      link,
      why: "Without it Entra still gives a token, but one without the permission, and Exchange refuses the sign-in.",
      copy: copies(["Status afterwards", "Granted for your organization"]),
      proof: "A token that names SMTP.SendAsApp proves it.",
      provenBy: "send",
      provenByRole: sendRole,
    },
  ];
}
