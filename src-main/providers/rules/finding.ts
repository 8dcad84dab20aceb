import type { Finding, SettingsField, Severity, SourceLink, StepId } from "../../contract/index.ts";
import { finding } from "../../contract/make-finding.ts";
import { secretIn } from "../secret-shapes.ts";

/** What a field is called in Okta's form, or in Entra where the value comes from. */
export const fieldLabels: Readonly<Record<SettingsField, string>> = {
  alias: "Name",
  authType: "Connection Type",
  host: "Hostname",
  port: "Port",
  username: "Username",
  clientId: "Client ID",
  tokenEndpoint: "Token endpoint URL",
  scope: "Scope",
  tokenEndpointAuthMethod: "Token endpoint authentication method",
  keyId: "Key ID",
  issuer: "Issuer",
  subject: "Subject",
  audience: "Audience",
  cloud: "Microsoft cloud",
  tenantId: "Directory (tenant) ID",
  objectId: "Enterprise application Object ID",
  displayName: "Name in Exchange",
  exchangeAccess: "Access to the mailbox",
  secretExpiresOn: "Secret expires on",
};

interface Words {
  readonly title: string;
  readonly cause: string;
  readonly fix: readonly string[];
  readonly expected?: string;
  readonly found?: string;
  readonly sources?: readonly SourceLink[];
  readonly step?: StepId;
}

/** A finding about one field. `found` is cut to 120 characters, and left out when it could be a secret. */
export function settingFinding(
  severity: Severity,
  field: SettingsField,
  code: `setting-${string}`,
  { title, cause, fix, expected, found, sources = [], step = "app" }: Words,
): Finding {
  return finding({
    code,
    severity,
    step,
    field,
    title,
    cause,
    fix,
    expected,
    found: found && !secretIn(found) ? (found.length > 120 ? `${found.slice(0, 119)}…` : found) : undefined,
    sources,
  });
}
