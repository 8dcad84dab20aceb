import type { Finding, OktaSettings } from "../../contract/index.ts";
import { isLoopbackHost } from "../text.ts";
import { settingFinding } from "./finding.ts";

/** The token endpoint, for every provider: an absolute https URL (RFC 6749 section 3.2). */
export function lintEndpoint({ tokenEndpoint }: OktaSettings): Finding[] {
  if (!tokenEndpoint) return [];
  const finding = (severity: "error" | "warning", code: `setting-${string}`, cause: string, fix: string) => [
    settingFinding(severity, "tokenEndpoint", code, {
      title: "Token endpoint URL cannot be used like this",
      cause,
      fix: [fix],
      found: tokenEndpoint,
    }),
  ];
  const url = URL.parse(tokenEndpoint);
  if (!url || !/^https?:$/.test(url.protocol) || !url.hostname) {
    return finding(
      "error",
      "setting-endpoint-url",
      "It is not a complete URL.",
      "Enter the whole URL. It begins with https:// and most end with /token.",
    );
  }
  if (url.username || url.password) {
    return [
      settingFinding("error", "tokenEndpoint", "setting-endpoint-url", {
        title: "Token endpoint URL holds a user name or password",
        cause: "What stands before the @ would be stored and shown with the URL.",
        fix: ["Take everything between https:// and the @ away, and the @ too."],
      }),
    ];
  }
  if (url.hash) {
    return finding(
      "error",
      "setting-endpoint-url",
      "It has a part after a #. A token endpoint must not (RFC 6749, section 3.2).",
      "Take the # and what follows it away.",
    );
  }
  if (url.protocol === "http:") {
    return isLoopbackHost(url.hostname)
      ? finding(
          "warning",
          "setting-endpoint-http",
          "It uses http on this computer. That works for a test here; Okta cannot reach it.",
          "Enter the provider's https URL before you go live.",
        )
      : finding(
          "error",
          "setting-endpoint-http",
          "It uses http: the secret would cross the network unencrypted.",
          "Enter the URL with https://.",
        );
  }
  return [];
}
