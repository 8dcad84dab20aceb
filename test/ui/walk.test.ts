import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Manifest, type OktaRecord } from "../../src-main/contract/index.ts";
import { rememberSecret, rememberSecretFile } from "../support/canary.ts";
import { freshClientSecret, freshKeyFile } from "../support/keys.ts";
import {
  browserTheatre,
  electronMissing,
  electronTheatre,
  type Stage,
  type Theatre,
} from "./support/stage.ts";

/**
 * The wizard walked as a person would, over the practice provider: from an empty home to a bundle on disk. In a real
 * Chromium over the browser host, where everything that passes between window and host is recorded; and, from
 * test/electron/walk.test.ts, in a real Electron.
 */
let theatre: Theatre;
const inElectron = process.env["MAILWRIGHT_UI"] === "electron";
const missing = inElectron ? electronMissing() : undefined;
beforeAll(async () => {
  if (missing === undefined) theatre = await (inElectron ? electronTheatre() : browserTheatre());
});
afterAll(() => theatre?.close());
beforeEach((context) => {
  if (missing !== undefined) context.skip(missing);
});

const domain = "notifications.acme.example";
const from = `noreply@${domain}`;
const records: OktaRecord[] = [
  {
    recordType: "TXT",
    fqdn: `_oktaverification.${domain}`,
    verificationValue: "fe2b6f8d65d34449bae178276b4cb20b",
  },
  { recordType: "CNAME", fqdn: `mail.${domain}`, verificationValue: "u17770251.wl002.sendgrid.net" },
  {
    recordType: "CNAME",
    fqdn: `p03._domainkey.${domain}`,
    verificationValue: "p03.domainkey.u17770251.wl002.sendgrid.net",
  },
  {
    recordType: "CNAME",
    fqdn: `p032._domainkey.${domain}`,
    verificationValue: "p032.domainkey.u17770251.wl002.sendgrid.net",
  },
];

class Walk {
  readonly page: Page;
  readonly stage: Stage;
  readonly folder: string;
  /** Bodies of every response, and the requests' too: what the window was told and what it told. */
  readonly told: string[] = [];
  readonly asked: { url: string; body: string }[] = [];
  readonly complaints: string[] = [];

  private constructor(stage: Stage, folder: string) {
    this.page = stage.page;
    this.stage = stage;
    this.folder = folder;
  }

  static async start(): Promise<Walk> {
    const folder = await mkdtemp(join(tmpdir(), "mailwright-walk-"));
    const stage = await theatre.open(folder);
    const { page } = stage;
    page.setDefaultTimeout(15_000);
    const walk = new Walk(stage, folder);
    page.on("request", (request) => walk.asked.push({ url: request.url(), body: request.postData() ?? "" }));
    page.on("response", async (response) => {
      if (response.url().endsWith("/events")) return;
      walk.told.push(JSON.stringify(response.headers()), await response.text().catch(() => ""));
    });
    page.on("console", (message) => {
      walk.told.push(message.text());
      if (message.type() === "error") walk.complaints.push(message.text());
    });
    page.on("pageerror", (error) => walk.complaints.push(error.message));
    await stage.show();
    return walk;
  }

  button = (name: string | RegExp) =>
    this.page.getByRole("button", { name, exact: typeof name === "string" });
  heading = (name: string | RegExp) => this.page.getByRole("heading", { level: 1, name });

  async goOn(step: string): Promise<void> {
    await this.button(`Continue to ${step}`).click();
  }

  /** Types into a field as a person does, and leaves it, which saves it. */
  async type(label: string | RegExp, value: string): Promise<void> {
    const field = this.page.getByLabel(label).first();
    await field.fill(value);
    await field.press("Tab");
    await this.page.getByText("All changes saved").waitFor();
  }

  async startPractice(name: RegExp): Promise<void> {
    await this.button(name).first().click();
    await this.heading(/domain/i).waitFor();
  }

  async domain(): Promise<void> {
    await this.type("Email domain", domain);
    await this.type("From address", from);
    await this.page.getByLabel("Paste the records").fill(JSON.stringify({ dnsValidationRecords: records }));
    await this.button(/read the records/i).click();
    await this.page.getByText("u17770251.wl002.sendgrid.net", { exact: true }).first().waitFor();
  }

  async dns(): Promise<void> {
    await this.goOn("DNS check");
    await this.heading("Check the DNS records").waitFor();
    await this.page
      .getByText(/^\d+ of \d+ in place$/)
      .first()
      .waitFor();
  }

  async run(): Promise<void> {
    await this.goOn("Test");
    await this.button("Run the test").click();
    await this.page
      .getByText(/^Passed/)
      .first()
      .waitFor({ timeout: 30_000 });
  }

  /** Exports, and gives the bundle as it lies on disk. */
  async export(): Promise<Record<string, Uint8Array>> {
    await this.goOn("Finish");
    const path = await this.stage.saved(() => this.button("Export the bundle").click(), this.folder);
    return unzipSync(await readFile(path));
  }

  /** Everything the window kept or showed, and everything that was written below the data folder. */
  async everything(): Promise<string> {
    const kept = await this.page.evaluate(() =>
      JSON.stringify([
        { ...localStorage },
        { ...sessionStorage },
        document.documentElement.outerHTML,
        document.cookie,
      ]),
    );
    const files = readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
    return [kept, this.stage.output(), ...this.told, ...texts].join("\n");
  }

  async end(): Promise<void> {
    await this.stage.end();
    // What was written stays, for the canary to search.
  }
}

const json = (files: Record<string, Uint8Array>, name: string) =>
  JSON.parse(Buffer.from(files[name] as Uint8Array).toString("utf8"));

describe("a whole setup, from an empty home to a bundle", () => {
  test("Google Workspace: a freshly made key is dropped as a file", async () => {
    const walk = await Walk.start();
    try {
      await walk.startPractice(/practi[cs]e.*google|google.*workspace/i);
      await walk.domain();
      await walk.dns();
      await walk.goOn("Provider app");
      await walk.heading("Set up the provider's app").waitFor();
      await walk.goOn("Credentials");

      const key = freshKeyFile();
      const keyPath = join(walk.folder, "..", `walk-key-${process.pid}.json`);
      await writeFile(keyPath, key.json);
      rememberSecretFile(keyPath);
      await dropFile(walk.page, keyPath);
      await walk.page.getByText("108264739150482736451").first().waitFor();
      await walk.run();
      const files = await walk.export();

      const body = json(files, "okta/email-server.json");
      expect(body).toMatchObject({
        authType: "OAUTH2_JWT_BEARER_GRANT",
        enabled: false,
        host: "smtp.gmail.com",
        port: 587,
        username: from,
        subject: from,
        clientId: "108264739150482736451",
        issuer: "okta-smtp@mycompany-okta-mail.iam.gserviceaccount.com",
        tokenEndpoint: "https://oauth2.googleapis.com/token",
        signingAlgorithm: "RS256",
        scopes: ["https://mail.google.com/"],
      });
      const manifest = Manifest.parse(json(files, "manifest.json"));
      expect(manifest).toMatchObject({
        provider: "google",
        practice: true,
        tested: "tested",
        emailDomain: domain,
      });
      expect(Object.keys(files)).toEqual(
        expect.arrayContaining([
          "google/delegation.md",
          "okta/settings.html",
          "report/run.json",
          `dns/${domain}-dns.csv`,
        ]),
      );
      expect(json(files, "report/run.json").outcome).toBe("passed");

      const everything = await walk.everything();
      for (const line of key.privateKey.split("\n").filter((l) => l.length > 40))
        expect(everything.includes(line)).toBe(false);
      // The page hands the file over unread: its content is in the one request that carries the file, and in no other.
      const carriers = walk.asked.filter(({ body: sent }) => sent.includes("PRIVATE KEY"));
      expect(carriers.map(({ url }) => new URL(url).pathname)).toEqual(
        carriers.map(() => "/file/credentials.importKeyFile"),
      );
      expect(walk.complaints).toEqual([]);
    } finally {
      await walk.end();
    }
  });

  test("Microsoft 365: the values typed, the secret pasted", async () => {
    const walk = await Walk.start();
    try {
      await walk.startPractice(/practi[cs]e.*microsoft|microsoft.*365/i);
      await walk.domain();
      await walk.dns();
      await walk.goOn("Provider app");
      await walk.heading("Set up the provider's app").waitFor();
      await walk.button("Fill in practice values").click();
      await walk.goOn("Credentials");
      const secret = freshClientSecret();
      await walk.page.getByLabel("Value of the secret").fill(secret);
      await walk.button("Store the secret").click();
      await walk.page
        .getByText(/for this session only/i)
        .first()
        .waitFor();
      await walk.run();
      const files = await walk.export();

      expect(json(files, "okta/email-server.json")).toMatchObject({
        authType: "OAUTH2_CLIENT_CREDENTIALS",
        enabled: false,
        host: "smtp.office365.com",
        port: 587,
        username: from,
        tokenEndpoint: expect.stringMatching(
          /^https:\/\/login\.microsoftonline\.com\/[0-9a-f-]{36}\/oauth2\/v2\.0\/token$/,
        ),
      });
      expect(Object.keys(files)).toContain("microsoft/exchange-setup.ps1");
      expect(Manifest.parse(json(files, "manifest.json"))).toMatchObject({
        provider: "microsoft",
        practice: true,
        tested: "tested",
      });
      const everything = await walk.everything();
      for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")])
        expect(everything.includes(form)).toBe(false);
      const carriers = walk.asked
        .filter(({ body: sent }) => sent.includes(secret))
        .map(({ url }) => new URL(url).pathname);
      // Electron's messages are no requests.
      expect(carriers).toEqual(inElectron ? [] : ["/api/credentials.setSecret"]);
      expect(walk.complaints).toEqual([]);
      rememberSecret(secret);
    } finally {
      await walk.end();
    }
  });
});

/** A real drop, as the desktop makes it: the browser is told which file, and the page gets it from the browser. */
async function dropFile(page: Page, path: string): Promise<void> {
  const box = await page.getByText("Drop the JSON key file here").boundingBox();
  const at = { x: (box?.x ?? 0) + 10, y: (box?.y ?? 0) + 10 };
  const session = await page.context().newCDPSession(page);
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", {
      type,
      ...at,
      data: { items: [], files: [path], dragOperationsMask: 1 },
    });
  }
  await session.detach();
}
