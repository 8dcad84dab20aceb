import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { rememberSecret, rememberSecretFile } from "../../support/canary.ts";
import { mailwright } from "../../support/mailwright.ts";
import { type OwnServers, startOwnServers } from "../../support/own-servers.ts";
import { startNameServer } from "../network/name-server.ts";

vi.setConfig({ testTimeout: 90_000 });

const domain = "notifications.corp.example";
const user = `mailer@${domain}`;
const client = { id: "okta-mailer", secret: randomBytes(24).toString("base64url") };
const okta = {
  recordType: "TXT",
  fqdn: `_oktaverification.${domain}`,
  verificationValue: "5d0c94e7b1a84f26a3f76c02de98b514",
};

let folder: string;
let servers: OwnServers;
let names: Awaited<ReturnType<typeof startNameServer>>;
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const unpack = (path: string) =>
  Object.fromEntries(
    Object.entries(unzipSync(readFileSync(path))).map(([name, bytes]) => [
      name,
      Buffer.from(bytes).toString(),
    ]),
  );

beforeAll(async () => {
  rememberSecret(client.secret);
  folder = mkdtempSync(join(tmpdir(), "mailwright-walk-"));
  servers = await startOwnServers({ user, client });
  names = await startNameServer(({ name, type }) => {
    const txt: Record<string, string> = {
      [okta.fqdn]: okta.verificationValue,
      [domain]: "v=spf1 ip4:192.0.2.1 -all",
      [`_dmarc.${domain}`]: "v=DMARC1; p=none",
    };
    if (name === "localhost" && type === "A")
      return { answers: [{ name, type: "A", data: "127.0.0.1", ttl: 60 }] };
    const data = type === "TXT" ? txt[name] : undefined;
    return data === undefined ? { rcode: 3 } : { answers: [{ name, type: "TXT", data, ttl: 60 }] };
  });
}, 60_000);
afterAll(async () => {
  await servers.close();
  await names.close();
  rmSync(folder, { recursive: true, force: true });
});

const handWritten = () => ({
  provider: "other",
  domain: { emailDomain: domain, from: user, oktaRecords: [okta] },
  settings: {
    authType: "OAUTH2_CLIENT_CREDENTIALS",
    alias: "Own server",
    host: "localhost",
    port: servers.smtpPort,
    username: user,
    clientId: client.id,
    tokenEndpoint: servers.tokenEndpoint,
    scope: "smtp.send",
  },
});

/** `check` with what a person has at hand. */
const check = (setup: string, ...more: string[]) => {
  const ca = file("ca.pem", servers.caPem);
  const secret = file("secret.txt", client.secret);
  rememberSecretFile(secret);
  const dns = `127.0.0.1:${names.endpoint.port}`;
  return mailwright([
    "check",
    setup,
    "--dns",
    dns,
    "--ca-file",
    ca,
    "--secret-file",
    secret,
    "--json",
    ...more,
  ]);
};

describe("the terminal alone", () => {
  test("makes a tested bundle of a setup file, and another computer opens it", async () => {
    const setup = file("setup.json", JSON.stringify(handWritten()));

    const untested = join(folder, "untested.zip");
    expect((await mailwright(["export", setup, "--out", untested])).stdout).toContain("Never tested");

    const checked = await check(setup, "--save");
    expect(checked.code, checked.stdout).toBe(0);
    expect(JSON.parse(checked.stdout)).toMatchObject({ outcome: "passed", saved: setup });

    const bundle = join(folder, "bundle.zip");
    const exported = await mailwright(["export", setup, "--out", bundle]);
    expect(exported.code, exported.stdout).toBe(0);
    expect(exported.stdout).toContain("Tested as it stands here.");
    const parts = unpack(bundle);
    expect(JSON.parse(parts["manifest.json"] ?? "")).toMatchObject({ tested: "tested", emailDomain: domain });
    for (const path of ["report/run.html", "report/run.json", "rotation.ics", `dns/${domain}-dns.zone`])
      expect(Object.keys(parts)).toContain(path);
    expect(parts[`dns/${domain}-dns.txt`]).toContain(okta.fqdn);
    expect(JSON.stringify(parts)).not.toContain(client.secret);

    const elsewhere = mkdtempSync(join(folder, "other computer "));
    const imported = await mailwright(["import", bundle, "--data", elsewhere, "--json"]);
    expect(imported.code, imported.stdout).toBe(0);
    expect(JSON.parse(imported.stdout)).toMatchObject({ tested: "elsewhere" });

    const again = join(folder, "again.zip");
    const there = await mailwright(["export", domain, "--data", elsewhere, "--out", again]);
    expect(there.stdout).toContain("on another computer");
    expect(unpack(again)["report/run.json"]).toBe(parts["report/run.json"]);
  });

  test("keeps no run with a setup of this computer that was made with another secret", async () => {
    const data = mkdtempSync(join(folder, "data-"));
    const setup = file("own.json", JSON.stringify(handWritten()));
    expect((await check(setup, "--save")).code).toBe(0);
    mkdirSync(join(data, "setups"), { recursive: true });
    const { id } = JSON.parse(readFileSync(setup, "utf8"));
    const stored = join(data, "setups", `${id}.json`);
    writeFileSync(stored, readFileSync(setup));

    const refused = await check(domain, "--save", "--data", data);
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.stdout).findings).toMatchObject([{ code: "check-other-secret" }]);
    const unsaved = await check(domain, "--data", data);
    expect(JSON.parse(unsaved.stdout)).toMatchObject({ outcome: "passed", saved: null });
    expect(readFileSync(stored, "utf8")).toBe(readFileSync(setup, "utf8"));
  });

  test("puts no run into the body of Okta's API, and says so before it asks anybody", async () => {
    const { settings } = handWritten();
    const { scope, ...body } = settings;
    const path = file("email-server.json", JSON.stringify({ ...body, scopes: [scope] }));
    const before = names.asked.length;
    const { code, stdout } = await check(path, "--save");
    expect({ code, asked: names.asked.length }).toEqual({ code: 2, asked: before });
    expect(JSON.parse(stdout).findings).toMatchObject([{ code: "check-not-kept" }]);
  });
});
