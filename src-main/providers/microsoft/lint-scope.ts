import type { Finding } from "../../contract/index.ts";
import type { LintContext } from "../provider.ts";
import { settingFinding } from "../rules/finding.ts";
import { chosenCloud, cloudOfEndpoint, clouds, exchangeOnlineAppId } from "./clouds.ts";

/** Client credentials take one scope: the resource followed by /.default (AADSTS1002012). */
export function lintScope({ settings: { scopes, tokenEndpoint }, input }: LintContext): Finding | undefined {
  const cloud = cloudOfEndpoint(URL.parse(tokenEndpoint)?.hostname ?? "", input) ?? chosenCloud(input);
  const expected = cloud.scope;
  const wrong = (
    severity: "error" | "warning",
    code: `setting-${string}`,
    title: string,
    cause: string,
  ): Finding =>
    settingFinding(severity, "scope", code, {
      title,
      cause,
      fix: [`Enter ${expected} and nothing else.`],
      found: scopes.join(" "),
      expected,
    });
  const [scope] = scopes;
  if (!scope) return undefined;
  if (scopes.length > 1 || /[,;]/.test(scope)) {
    return wrong(
      "error",
      "setting-scope-several",
      "More than one scope",
      "An app that signs in as itself asks for one resource with all the permissions granted to it. Entra refuses a list (AADSTS1002012).",
    );
  }
  if (
    /^https:\/\/graph\.microsoft\.(?:com|us)(?:\/|$)|^https:\/\/microsoftgraph\.chinacloudapi\.cn/i.test(
      scope,
    )
  ) {
    return wrong(
      "error",
      "setting-scope-graph",
      "The scope is Microsoft Graph's",
      "Entra issues the token, and Exchange's SMTP server then refuses it with 535 5.7.3: it is for another service.",
    );
  }
  if (!scope.endsWith("/.default")) {
    return wrong(
      "error",
      "setting-scope-default",
      "The scope does not end with /.default",
      "An app that signs in as itself cannot ask for single permissions such as SMTP.Send (AADSTS1002012). It gets SMTP.SendAsApp by /.default.",
    );
  }
  const resource = scope.slice(0, -"/.default".length);
  const host = /^https:\/\/([^/]+)\/?$/i.exec(resource)?.[1]?.toLowerCase() ?? "";
  if (resource.toLowerCase() === exchangeOnlineAppId || cloud.scopeHosts.includes(host)) return undefined;
  const elsewhere = clouds.find((c) => c.scopeHosts.includes(host));
  return wrong(
    "warning",
    elsewhere ? "setting-cloud" : "setting-scope-resource",
    elsewhere
      ? "Scope and token endpoint belong to different Microsoft clouds"
      : "The scope is not Exchange Online's",
    elsewhere
      ? `The scope is that of ${elsewhere.name}, the token endpoint that of ${cloud.name}.`
      : "A token for another resource is refused by Exchange's SMTP server with 535 5.7.3.",
  );
}
