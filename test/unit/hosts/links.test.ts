import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { allowedLink } from "../../../src-main/hosts/electron/links.ts";
import { isWindowBlob, isWindowUrl } from "../../../src-main/hosts/electron/origin.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

test.each([
  "https://console.cloud.google.com/iam-admin/serviceaccounts?project=a",
  "https://admin.google.com/ac/owl/domainwidedelegation",
  "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Overview/appId/x",
  "https://mycompany-admin.okta.com/admin/settings/emails",
  "https://mycompany.oktapreview.com/",
  "https://learn.microsoft.com/en-us/exchange/",
])("%s may be opened", (url) => {
  expect(allowedLink(url)).toBe(url);
});

test.each([
  "http://admin.google.com/",
  "https://okta.com.evil.example/",
  "https://evil-okta.com/",
  "https://okta.com/",
  "https://help.okta.com@evil.example/",
  "https://user:password@help.okta.com/",
  "https://help.okta.com:8443/",
  "https://evil.example/?https://help.okta.com",
  "https://help.okta.com.",
  "//help.okta.com/",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "data:text/html,x",
  "ms-settings:",
  "smb://help.okta.com/share",
  "app://mailwright/",
  "",
  "not an address",
  `https://help.okta.com/${"a".repeat(2_100)}`,
])("%s may not", (url) => {
  expect(allowedLink(url)).toBeUndefined();
});

test("every document the product cites can be opened", () => {
  // Addresses that are values to copy or requests to make, not links to follow.
  const notLinks =
    /^(login\.|oauth2\.|outlook\.|partner\.outlook|graph\.|mail\.google\.com$|www\.googleapis|sts\.|ps\.outlook|cloudflare-dns|dns\.google|dns\.quad9|.*\.example$|mycompany\.|s3\.)/;
  const sources = [
    "src-main/providers",
    "src-main/diagnosis",
    "src-main/dns",
    "src-main/setup",
    "src-renderer",
  ];
  const refused = sources.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name))
      .flatMap((name) => [
        ...readFileSync(join(root, folder, name), "utf8").matchAll(
          /https:\/\/([a-z0-9.-]+\.[a-z]{2,})[^\s"'`)]*/g,
        ),
      ])
      .filter(([, host]) => !notLinks.test(host ?? "") && !allowedLink(`https://${host}/`))
      .map(([url]) => url),
  );
  expect(refused).toEqual([]);
});

test.each([
  ["app://mailwright/", true],
  ["app://mailwright/assets/x.js", true],
  ["app://mailwright.evil/", false],
  ["app://evil/mailwright", false],
  ["app://user@mailwright/", false],
  ["apps://mailwright/", false],
  ["https://mailwright/", false],
  ["about:blank", false],
  ["", false],
])("%s is the window's own: %s", (url, own) => {
  expect(isWindowUrl(url)).toBe(own);
  expect(isWindowBlob(`blob:${url}`)).toBe(own);
  expect(isWindowBlob(url)).toBe(false);
});
