import type { ProviderTask, TaskContext } from "../provider.ts";
import { copies, inputs, oktaFeatureTask } from "../task.ts";

/** The work at a provider Mailwright does not know: the same four things, in the provider's own words. */
export function otherTasks({ settings, from, emailDomain }: TaskContext): ProviderTask[] {
  const jwt = settings.authType === "OAUTH2_JWT_BEARER_GRANT";
  return [
    oktaFeatureTask,
    {
      id: "other-mailbox",
      title: "Choose the account that sends",
      where: "Your provider's admin console",
      why: "Most providers let an account send as itself only. Use the From address when it is an account.",
      copy: copies(["From address", from], ["Domain", emailDomain]),
      inputs: inputs(["username", "Username", "What the account signs in with, most often its address."]),
      proof: "A test message that is accepted proves it.",
      provenBy: "send",
    },
    {
      id: "other-app",
      title: "Register an app",
      where: "Your provider's admin console",
      why: jwt
        ? "The app signs a short-lived JWT with its private key. The key never travels."
        : "The app signs in with an ID and a secret of its own, not as a person.",
      copy: copies([
        "Grant type",
        jwt ? "urn:ietf:params:oauth:grant-type:jwt-bearer" : "client_credentials",
      ]),
      inputs: inputs(
        ["authType", "Connection Type", "The flow your provider supports for SMTP."],
        ["clientId", "Client ID", "From the app you registered."],
        ["tokenEndpoint", "Token endpoint URL", "From the provider's documentation."],
        ...(jwt
          ? ([
              ["keyId", "Key ID", "The kid under which the public key is registered."],
              ["issuer", "Issuer", "The iss the provider expects."],
              ["subject", "Subject", "The user the app acts for. Username when left empty."],
              ["audience", "Audience", "The aud the provider expects. The token endpoint when left empty."],
            ] as const)
          : ([
              ["tokenEndpointAuthMethod", "Token endpoint authentication method", "How the secret is sent."],
            ] as const)),
      ),
      proof: "A token proves it.",
      provenBy: "token",
    },
    {
      id: "other-permission",
      title: "Allow the app to send mail over SMTP",
      where: "Your provider's admin console",
      why: "A token alone does not open the SMTP server. The scope and the mailbox must be granted to the app.",
      copy: [],
      inputs: inputs(["scope", "Scope", "Several are separated by blanks."]),
      proof: "An accepted sign-in to the SMTP server proves it.",
      provenBy: "auth",
    },
    {
      id: "other-values",
      title: "Enter the SMTP server",
      where: "Here",
      why: "The server must offer XOAUTH2 after TLS. Okta uses port 465, 587 or 2587.",
      copy: [],
      inputs: inputs(
        ["host", "Hostname", "As in smtp.example.com."],
        ["port", "Port", "587 with STARTTLS, 465 for TLS from the start."],
        ["alias", "Name in Okta", "Only you see it."],
      ),
      proof: "A test message that is accepted proves it.",
      provenBy: "send",
    },
  ];
}
