import type { ProviderTask, TaskContext } from "../provider.ts";
import { copies, inputs, linkTo, oktaFeatureTask, valuesTask } from "../task.ts";
import { domainOf } from "../text.ts";
import { mailScope } from "./servers.ts";

const cloud = "https://console.cloud.google.com";
const admin = "https://admin.google.com/ac";

/** Google's console work, in order: Okta's switch, the domain and the user, then Google Cloud, then the delegation. */
export function googleTasks(context: TaskContext): ProviderTask[] {
  const { settings, credential, emailDomain, from } = context;
  const project = credential?.projectId;
  const sender = settings.username || from;
  const subject = settings.authType === "OAUTH2_JWT_BEARER_GRANT" ? settings.subject : sender;
  const scope = settings.scopes.join(",") || mailScope;
  return [
    oktaFeatureTask,
    {
      id: "google-domain",
      title: `Add ${emailDomain || "the email domain"} to Google Workspace`,
      where: "Google Admin console > Account > Domains > Manage domains",
      link: `${admin}/domains/manage`,
      why: "A user can only have an address in a domain that belongs to your Workspace. Add it as a secondary domain, or as an alias of your primary one.",
      copy: copies(["Domain name", emailDomain || domainOf(sender)]),
      proof: "Tick it by hand.",
    },
    {
      id: "google-mailbox",
      title: "Choose the user who sends",
      where: "Google Admin console > Directory > Users",
      link: `${admin}/users`,
      why: "Okta acts for this user. It must be a user with Gmail on: a group or an alias alone cannot send. When it is also the From address, Gmail leaves the From line as it is.",
      copy: copies(["Primary email", sender]),
      inputs: inputs([
        "username",
        "The user's email address",
        "Leave it empty when it is the From address. It is used as Username and as Subject.",
      ]),
      proof: "An accepted sign-in to Gmail proves it.",
      provenBy: "auth",
    },
    {
      id: "google-project",
      title: "Create a Google Cloud project",
      where: "Google Cloud console > New project",
      link: linkTo(`${cloud}/projectcreate`),
      why: "The service account lives in a project. One of its own keeps its rights and its keys apart from other work.",
      copy: copies(["Project name", "Okta email"]),
      proof: "A token proves it.",
      provenBy: "token",
    },
    {
      id: "google-gmail-api",
      title: "Enable the Gmail API",
      where: "Google Cloud console > APIs & Services > Library > Gmail API > Enable",
      link: linkTo(`${cloud}/apis/library/gmail.googleapis.com`, { project }),
      why: "Okta's guide asks for it.",
      copy: copies(["API", "Gmail API"]),
      proof: "Tick it by hand: SMTP does not show whether it is on.",
    },
    {
      id: "google-service-account",
      title: "Create the service account",
      where: "Google Cloud console > IAM & Admin > Service Accounts > Create service account",
      link: linkTo(`${cloud}/iam-admin/serviceaccounts/create`, { project }),
      why: "It is the identity Okta signs in with. It needs no role in the project: leave that step of the form empty.",
      copy: copies(["Service account name", "okta-email"]),
      proof: "A token proves it.",
      provenBy: "token",
    },
    {
      id: "google-key",
      title: "Create a JSON key",
      where: "Google Cloud console > the service account > Keys > Add key > Create new key > JSON",
      link: linkTo(
        credential?.clientId && /^\d+$/.test(credential.clientId)
          ? `${cloud}/iam-admin/serviceaccounts/details/${credential.clientId}/keys`
          : `${cloud}/iam-admin/serviceaccounts`,
        { project },
      ),
      why: 'The file holds the private key and every ID Okta asks for. Google gives it once. If it says "Service account key creation is disabled", an Organization Policy Administrator must switch iam.disableServiceAccountKeyCreation off for this project.',
      copy: copies(["Key type", "JSON"]),
      proof: "Add the file on the Credentials step. A token proves the key.",
      provenBy: "token",
    },
    {
      id: "google-delegation",
      title: "Authorize the service account for the whole domain",
      where:
        "Google Admin console > Security > Access and data control > API controls > Manage Domain Wide Delegation > Add new",
      link: linkTo(`${admin}/owl/domainwidedelegation`, {
        clientIdToAdd: settings.clientId,
        clientScopeToAdd: settings.clientId ? scope : undefined,
        overwriteClientId: settings.clientId ? "true" : undefined,
      }),
      why: `It lets the service account act for ${subject || "your user"}. The numeric ID belongs here, never the service account's address. Google needs a few minutes, at most 24 hours.`,
      copy: copies(["Client ID", settings.clientId], ["OAuth scopes (comma-delimited)", scope]),
      proof: "A token for the user proves it.",
      provenBy: "token",
    },
    {
      id: "google-dkim",
      title: `Turn on DKIM for ${emailDomain || "the email domain"}`,
      where: "Google Admin console > Apps > Google Workspace > Gmail > Authenticate email",
      link: `${admin}/apps/gmail/authenticateemail`,
      why: "Google signs with your domain only after you generate a key, publish it and start authentication. Receivers trust signed mail more.",
      copy: copies(
        ["Selected domain", emailDomain],
        ["DKIM key bit length", "2048"],
        ["Prefix selector", "google"],
      ),
      proof: "The DNS step shows the published key. Starting is ticked by hand.",
    },
    valuesTask("google-values", context, [
      ["host", "Hostname", "smtp.gmail.com unless you use another."],
      ["port", "Port", "587, or 465 for TLS from the start."],
      ["scope", "Scope", "https://mail.google.com/ with the slash."],
      ["subject", "Subject", "The same as Username unless you know better."],
      ["clientId", "Client ID", "client_id of the key file, filled in with it."],
      ["keyId", "Key ID", "private_key_id of the key file, filled in with it."],
      ["issuer", "Issuer", "client_email of the key file, filled in with it."],
      ["tokenEndpoint", "Token endpoint URL", "token_uri of the key file."],
      ["audience", "Audience", "The same as the token endpoint URL."],
      ["alias", "Name in Okta", "Only you see it."],
    ]),
  ];
}
