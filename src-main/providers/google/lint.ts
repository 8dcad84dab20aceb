import type { Finding } from "../../contract/index.ts";
import type { LintContext } from "../provider.ts";
import { settingFinding } from "../rules/finding.ts";
import { domainOf, isAddress, sameText, tidy } from "../text.ts";
import { lintSmtpHost } from "./lint-host.ts";
import { lintServiceAccount } from "./lint-service-account.ts";
import { isGoogleTokenEndpoint, mailScope, tokenEndpoint } from "./servers.ts";

/** The rules for Google Workspace. */
export function lintGoogle(context: LintContext): Finding[] {
  return [
    ...lintServiceAccount(context.settings),
    ...lintUser(context),
    lintScope(context),
    lintTokenUrl(context),
    lintSmtpHost(context),
  ].filter((finding) => finding !== undefined);
}

function lintUser({ settings, from }: LintContext): Finding[] {
  const subject = settings.authType === "OAUTH2_JWT_BEARER_GRANT" ? settings.subject : "";
  const wrongUser = (field: "username" | "subject", value: string): Finding | undefined => {
    const label = field === "username" ? "Username" : "Subject";
    const user = "Enter the address of the Workspace user who sends, as in noreply@mycompany.com.";
    if (!isAddress(value)) {
      return settingFinding("error", field, "setting-address", {
        title: `${label} is not an email address`,
        cause: "Google acts for a user, and finds the user by the address.",
        fix: [user],
        found: value,
      });
    }
    if (domainOf(value).endsWith("gserviceaccount.com")) {
      return settingFinding("error", field, "setting-user-is-service-account", {
        title: `${label} is the service account`,
        cause:
          "A service account has no mailbox. It acts for a user of your Workspace, and that user's address belongs here.",
        fix: [user, "The service account's address belongs in Issuer."],
        found: value,
      });
    }
    if (["gmail.com", "googlemail.com"].includes(domainOf(value))) {
      return settingFinding("error", field, "setting-consumer-account", {
        title: `${label} is a personal Gmail account`,
        cause: "A service account can act for users of your own Google Workspace only.",
        fix: [user],
        found: value,
      });
    }
    return undefined;
  };
  const { username } = settings;
  const findings: Finding[] = [];
  const first = username ? wrongUser("username", username) : undefined;
  if (first) findings.push(first);
  if (subject && !sameText(subject, username)) {
    const second = wrongUser("subject", subject);
    findings.push(
      ...(second
        ? [second]
        : username && !first
          ? [
              settingFinding("error", "subject", "setting-subject-differs", {
                title: "Subject and Username are two different users",
                cause:
                  "The token is for the Subject. Gmail refuses it at sign-in when Username is someone else (535 5.7.8).",
                fix: ["Enter the same address in both, or clear Subject."],
                expected: username,
                found: subject,
              }),
            ]
          : []),
    );
  }
  const sender = tidy(from);
  if (!first && username && sender && !sameText(sender, username)) {
    findings.push(
      settingFinding("warning", "username", "setting-from-differs", {
        title: "Username is not the From address",
        cause: `Gmail puts ${username} in place of ${sender}, without saying so, unless that is a "Send mail as" address of this user.`,
        fix: [
          "Use the From address as Username, if it is a user.",
          'Or sign in to Gmail as this user and add the From address under Settings, Accounts, "Send mail as".',
        ],
        expected: sender,
        found: username,
      }),
    );
  }
  return findings;
}

function lintScope({ settings: { scopes } }: LintContext): Finding | undefined {
  if (!scopes.length) return undefined;
  const wrong = (
    severity: "error" | "warning",
    code: `setting-${string}`,
    title: string,
    cause: string,
  ): Finding =>
    settingFinding(severity, "scope", code, {
      title,
      cause,
      fix: [`Enter ${mailScope} and nothing else, here and in domain-wide delegation.`],
      found: scopes.join(" "),
      expected: mailScope,
    });
  if (scopes.some((scope) => /[,;]/.test(scope))) {
    return wrong(
      "error",
      "setting-scope-several",
      "The scopes are separated by commas",
      "In a token request scopes are separated by blanks (RFC 6749, section 3.3). SMTP needs one scope only.",
    );
  }
  if (scopes.includes(mailScope)) {
    return scopes.length === 1
      ? undefined
      : wrong(
          "warning",
          "setting-scope-several",
          "More scopes than SMTP needs",
          "Google refuses the token as soon as one of them is not authorized in domain-wide delegation.",
        );
  }
  if (scopes.includes(mailScope.slice(0, -1))) {
    return wrong(
      "error",
      "setting-scope-slash",
      "The scope lacks the slash at its end",
      "Google compares scopes letter by letter: https://mail.google.com without the slash is not a scope.",
    );
  }
  return wrong(
    "error",
    "setting-scope-smtp",
    "This scope does not open SMTP",
    `Gmail's SMTP server accepts ${mailScope} only. Scopes such as gmail.send are for the Gmail API.`,
  );
}

function lintTokenUrl({ settings }: LintContext): Finding | undefined {
  if (settings.authType !== "OAUTH2_JWT_BEARER_GRANT") return undefined;
  const url = URL.parse(settings.tokenEndpoint);
  if (url?.protocol === "https:" && !isGoogleTokenEndpoint(settings.tokenEndpoint)) {
    const signIn = url.hostname === "accounts.google.com" && /\/auth$/.test(url.pathname);
    return settingFinding(signIn ? "error" : "warning", "tokenEndpoint", "setting-endpoint-provider", {
      title: "Token endpoint URL is not Google's",
      cause: signIn
        ? "This is the key file's auth_uri, where people sign in. Tokens come from its token_uri."
        : `Google's tokens come from ${tokenEndpoint}. What is signed with the key would be sent to ${url.hostname}.`,
      fix: [`Clear the field. It is then ${tokenEndpoint}.`],
      found: settings.tokenEndpoint,
      expected: tokenEndpoint,
    });
  }
  if (
    settings.audience &&
    settings.audience !== settings.tokenEndpoint &&
    !isGoogleTokenEndpoint(settings.audience)
  ) {
    return settingFinding("error", "audience", "setting-audience", {
      title: "Audience is not the token endpoint",
      cause:
        'Google accepts a JWT only when its aud is the token URL, letter by letter ("Failed audience check").',
      fix: ["Clear the field. It is then the same as the token endpoint URL."],
      found: settings.audience,
      expected: settings.tokenEndpoint,
    });
  }
  return undefined;
}
