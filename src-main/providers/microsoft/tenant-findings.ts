import type { Finding, SettingsInput } from "../../contract/index.ts";
import { settingFinding } from "../rules/finding.ts";
import { isGuid } from "../text.ts";
import { chosenCloud, cloudOfLogin } from "./clouds.ts";
import type { TenantAnswer } from "./tenant.ts";

/** What Entra's answer says of the tenant and the cloud that were entered. `typed` is the tenant as it was asked for. */
export function tenantFindings(answer: TenantAnswer, settings: SettingsInput, typed: string): Finding[] {
  const cloud = chosenCloud(settings);
  switch (answer.kind) {
    case "unknown":
      return [
        settingFinding("error", "tenantId", "setting-tenant-unknown", {
          title: "Microsoft knows no such tenant",
          cause: isGuid(typed)
            ? `No tenant of ${cloud.name} has this ID (AADSTS90002).`
            : `The domain is not verified in any tenant of ${cloud.name} (AADSTS90002).`,
          fix: [
            "In Entra, open App registrations, your app, Overview. Copy Directory (tenant) ID.",
            "If the tenant is in a national cloud, choose that cloud.",
          ],
          found: typed,
        }),
      ];
    case "unreadable":
      return [
        settingFinding("info", "tenantId", "setting-tenant-not-checked", {
          title: "The tenant could not be looked up",
          cause: `${cloud.loginHost} did not answer as expected. Nothing was changed.`,
          fix: [
            "Check that this computer is online, and try again.",
            "Or go on: a test shows whether it is right.",
          ],
        }),
      ];
    case "tenant":
      return answer.loginHost === cloud.loginHost
        ? []
        : [
            settingFinding("warning", "cloud", "setting-cloud", {
              title: "This tenant is in another Microsoft cloud",
              cause: `Microsoft says that its tokens come from ${answer.loginHost}.`,
              fix: [
                `Choose ${cloudOfLogin(answer.loginHost)?.name ?? "the tenant's cloud"} under Microsoft cloud.`,
              ],
              found: cloud.loginHost,
              expected: answer.loginHost,
            }),
          ];
    default:
      throw new Error(answer satisfies never);
  }
}
