import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { BundleInput } from "../../../src-main/bundle/export.ts";
import { freshClientSecret, freshKeyFile } from "../../support/keys.ts";
import { describeWith, posixShells } from "../../support/needs.ts";
import { rotating } from "./support/apply-modes.ts";
import { type OktaDouble, oktaError, type Refusal, startOkta } from "./support/okta-double.ts";
import { sampleInput } from "./support/sample.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";
import { run, type Unpacked, unpack } from "./support/unpacked.ts";

const token = "00-api-token-of-a-double";
const id = "ces7n3u7sSohfoaou0g2";
const secret = freshClientSecret();

let okta: OktaDouble | undefined;
let bundle: Unpacked | undefined;
afterEach(async () => {
  await okta?.close();
  bundle?.remove();
  okta = bundle = undefined;
});

async function apply(
  args: string[],
  options: {
    input?: BundleInput;
    refusal?: Refusal;
    authType?: string;
    bareList?: boolean;
    shell?: string;
    env?: Record<string, string>;
  } = {},
) {
  okta = await startOkta(options.refusal, options);
  bundle = unpack(options.input ?? rotating("microsoft"));
  const env = {
    OKTA_ORG_URL: okta.url,
    OKTA_API_TOKEN: token,
    OKTA_SMTP_CLIENT_SECRET: secret,
    ...options.env,
  };
  const ended = await run(
    options.shell ?? posixShells[0]!,
    [join(bundle.folder, "okta/apply.sh"), ...args],
    env,
  );
  // Who the org is, and whether the feature is on, is asked first; see apply-modes.test.ts.
  const mine = okta.seen.filter(({ path }) => path.startsWith(servers));
  const seen = mine.map((r) => `${r.method} ${r.path}`);
  return { ...ended, seen, bodies: mine.map((r) => r.body), output: ended.stdout + ended.stderr };
}

const servers = "/api/v1/email-servers";

describeWith("posixShell", "okta/apply.sh --rotate", () => {
  test.each(posixShells)("looks, changes the secret, and lets Okta test: %s", async (shell) => {
    const { code, seen, bodies, output } = await apply(["--rotate", id, "--yes"], { shell });
    expect({ code, seen }, output).toEqual({
      code: 0,
      seen: [`GET ${servers}/${id}`, `PATCH ${servers}/${id}`, `POST ${servers}/${id}/test`],
    });
    // Nothing else changes; above all the server is not switched off.
    expect(JSON.parse(bodies[1]!)).toEqual({ authType: "OAUTH2_CLIENT_CREDENTIALS", clientSecret: secret });
    expect(output).toContain("Microsoft 365, user name noreply@notifications.acme.com");
    expect(output).not.toContain(secret);
    expect(output).not.toContain(token);
  });

  test.each(posixShells)("sends a new private key with its ID: %s", async (shell) => {
    const { json, privateKey } = freshKeyFile({ private_key_id: "b".repeat(40) });
    const jwt = { input: rotating("google"), authType: "OAUTH2_JWT_BEARER_GRANT", shell };
    const keyFile = join(temporaryFolder(), "key.json");
    writeFileSync(keyFile, json);
    const { code, bodies, output } = await apply(["--rotate", id, "--yes"], {
      ...jwt,
      env: { OKTA_SMTP_PRIVATE_KEY_FILE: keyFile },
    });
    expect(code, output).toBe(0);
    expect(JSON.parse(bodies[1]!)).toEqual({
      authType: "OAUTH2_JWT_BEARER_GRANT",
      keyId: "b".repeat(40),
      privateKey,
    });
  });

  test("puts the old one back with --back, under the old key's ID", async () => {
    const { json } = freshKeyFile({ private_key_id: "a".repeat(40) });
    const keyFile = join(temporaryFolder(), "key.json");
    writeFileSync(keyFile, json);
    const { code, bodies } = await apply(["--back", id, "--yes"], {
      input: rotating("google"),
      authType: "OAUTH2_JWT_BEARER_GRANT",
      env: { OKTA_SMTP_PRIVATE_KEY_FILE: keyFile },
    });
    expect(code).toBe(0);
    expect(JSON.parse(bodies[1]!)).toMatchObject({ keyId: "a".repeat(40) });
  });

  test("takes along what else changed since the replacement began", async () => {
    const input = rotating("microsoft", { clientId: "11111111-0000-4000-8000-000000000000" });
    const { bodies } = await apply(["--rotate", id, "--yes"], { input });
    expect(Object.keys(JSON.parse(bodies[1]!)).sort()).toEqual(["authType", "clientId", "clientSecret"]);
  });

  test("says how to go back when Okta's test fails, and leaves the server as it is", async () => {
    const refusal = { at: "test", status: 400, body: oktaError("E0000266", "No token") } as const;
    const { code, seen, output } = await apply(["--rotate", id, "--yes"], { refusal });
    expect(code).toBe(1);
    expect(seen.some((request) => request.startsWith("DELETE"))).toBe(false);
    expect(output).toContain(`sh apply.sh --back ${id}`);
    expect(output).toContain("E0000266");
  });

  test.each([
    ["read", 404, "E0000007"],
    ["rotate", 403, "E0000006"],
  ] as const)("changes nothing when Okta refuses to %s", async (at, status, errorCode) => {
    const refusal = { at, status, body: oktaError(errorCode, "No") };
    const { code, seen, output } = await apply(["--rotate", id, "--yes"], { refusal });
    expect(code).toBe(1);
    expect(seen.some((request) => request.endsWith("/test"))).toBe(false);
    expect(output).toContain("Nothing was changed.");
    expect(output).toContain(errorCode);
  });

  test("refuses a server that signs in another way: it is not the one of this bundle", async () => {
    const { code, seen, output } = await apply(["--rotate", id, "--yes"], { authType: "BASIC_SMTP_AUTH" });
    expect({ code, seen }).toEqual({ code: 2, seen: [`GET ${servers}/${id}`] });
    expect(output).toContain("not the server of this bundle");
  });

  test("asks before it changes anything, and takes nobody's answer for a no", async () => {
    const { code, seen } = await apply(["--rotate", id]);
    expect(code).toBe(2);
    expect(seen).toEqual([`GET ${servers}/${id}`]);
  });

  test.each([[["--rotate"]], [["--rotate", "../../users"]], [["--back", ""]], [["--resume", ""]]])(
    "wants an ID, and sends nothing without: %j",
    async (args) => {
      const { code, seen } = await apply(args);
      expect({ code, seen }).toEqual({ code: 2, seen: [] });
    },
  );

  test("is not there in a bundle that replaces nothing", async () => {
    const { code, seen, output } = await apply(["--rotate", id], { input: sampleInput("microsoft") });
    expect({ code, seen }).toEqual({ code: 2, seen: [] });
    expect(output).toContain("Known options");
  });
});

describeWith("posixShell", "okta/apply.sh --list", () => {
  test.each([
    [true, "bare"],
    [false, "inside an object"],
  ])("shows ID, name and host of every server and changes nothing (bare: %s)", async (bareList) => {
    const { code, seen, stdout } = await apply(["--list"], { bareList });
    expect({ code, seen }).toEqual({ code: 0, seen: [`GET ${servers}`] });
    expect(stdout).toContain('cesOther  The "old" one  smtp.example.com\n');
    expect(stdout).toContain(`${id}  Microsoft 365  smtp.office365.com\n`);
    expect(
      stdout
        .trim()
        .split("\n")
        .filter((line) => /^ces/.test(line)),
    ).toHaveLength(2);
  });
});
