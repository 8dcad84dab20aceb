import { tidy } from "../text.ts";

export interface DelegationValues {
  /** The service account's numeric client ID (Unique ID). */
  readonly clientId: string;
  /** The service account's address. */
  readonly serviceAccount: string;
  readonly projectId?: string;
  /** Space-separated. */
  readonly scope: string;
  /** The user the service account acts for. */
  readonly mailbox: string;
}

/** The sheet for whoever may open the Google Admin console: what to enter for domain-wide delegation. Markdown. */
export function delegationSheet(values: DelegationValues): string {
  const scopes = tidy(values.scope).split(/\s+/).join(",");
  return `# Domain-wide delegation for Okta's mail

For a super administrator of Google Workspace. It takes two minutes and needs no secret.

## What to enter

1. Open <https://admin.google.com/ac/owl/domainwidedelegation>.
   By hand: Security, Access and data control, API controls, Manage Domain Wide Delegation.
2. Choose **Add new**. If the client ID is listed already, edit that entry instead.
3. Enter:
   - **Client ID**: ${code(values.clientId)}
   - **OAuth scopes (comma-delimited)**: ${code(scopes)}
4. Choose **Authorize**.

The client ID is the service account's number. Its address does not work here, nor does a group.
The scope ends with a slash. Without it Google takes it for another scope.

## What it allows

- Service account: ${code(values.serviceAccount)}
${values.projectId ? `- Google Cloud project: ${code(values.projectId)}\n` : ""}- Acts for: ${code(values.mailbox)}

Whoever holds the service account's private key can read and send mail as **any** user of the Workspace: Google offers no
narrower scope for SMTP. Keep the key in Okta only, and delete it in Google Cloud when it is no longer used.

## When it takes effect

Usually within minutes, at most after 24 hours. Until then a test fails with \`unauthorized_client\`: change nothing, try again later.

## If it does not

- \`unauthorized_client\`: the client ID here is not the service account's number, the scope is written differently, or the user belongs to another Workspace.
- \`access_denied\`: the entry exists, and a scope that is asked for is not in it.
- \`admin_policy_enforced\`: under API controls, App access control, trust this client ID.
`;
}

/** A code span that holds any text: on one line, fenced with more backticks than stand in it (CommonMark 6.1). */
function code(value: string): string {
  const text = tidy(value).replace(/[\u0000-\u001F\u007F\u2028\u2029]+/g, " ");
  if (!text) return "(not known yet)";
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$/.test(text) ? " " : "";
  return `${fence}${pad}${text}${pad}${fence}`;
}
