import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Finding, OperationName, Setup } from "../../src-main/contract/index.ts";
import { type Client, type HostProcess, Refusal, startHostProcess } from "../support/browser-host.ts";
import { freshKeyFile } from "../support/keys.ts";

let folder: string;
let host: HostProcess;
let client: Client;
let before: Setup;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailwright-bad-input-"));
  host = await startHostProcess(folder);
  client = await host.enter();
});
// What was written stays, for the canary to search.
afterAll(() => host.kill());
beforeEach(async () => {
  const { setup } = await client.call("setup.create", { provider: "google", practice: false });
  before = (
    await client.call("setup.update", {
      id: setup.id,
      change: { domain: { emailDomain: "notifications.acme.com" } },
    })
  ).setup;
});

const refusal = (work: Promise<unknown>): Promise<Finding> =>
  work.then(
    () => Promise.reject(new Error("It was accepted")),
    (error: unknown) => (error instanceof Refusal ? error.finding : Promise.reject(error)),
  );

/** A sentence for a person: says something, blames no one's stack, and the setup is as it was. */
async function clearAndNothingLost(finding: Finding | undefined): Promise<void> {
  expect(finding?.title).toMatch(/^[A-Z“].{10,}$/);
  expect(finding?.cause.length).toBeGreaterThan(10);
  expect(JSON.stringify(finding)).not.toMatch(/\bat \w+ \(|node:internal|ZodError/);
  expect((await client.call("setup.open", { id: before.id })).setup).toEqual(before);
}

describe("a bad file is named, and nothing is lost", () => {
  const drop = (name: string, bytes: string | Uint8Array) =>
    client.callWithFile("credentials.importKeyFile", { id: before.id }, { name, bytes });
  const oauthClient = JSON.stringify({
    installed: {
      client_id: "1-x.apps.googleusercontent.com",
      client_secret: "GOCSPX-x",
      redirect_uris: ["http://localhost"],
    },
  });

  test.each([
    ["a file that is not JSON", "notes.txt", "Dear admin, here is the key."],
    ["an OAuth client JSON", "client_secret.json", oauthClient],
    ["an empty file", "empty.json", ""],
    ["a picture", "photo.png", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0])],
    ["half a key file", "key.json", freshKeyFile().json.slice(0, 900)],
  ])("%s", async (_, name, bytes) => {
    const { findings, view } = await drop(name, bytes);
    expect(findings.filter((f) => f.severity === "error")).toHaveLength(1);
    expect(view.setup.credential).toBeNull();
    await clearAndNothingLost(findings[0]);
  });

  test("a 10 MB file is not read whole, and is refused by its size", async () => {
    const { findings } = await drop("large.json", new Uint8Array(10_000_000).fill(32));
    await clearAndNothingLost(findings[0]);
    expect(findings[0]?.code).toBe("key-file-too-large");
  });

  test("a key with literal \\n is mended, and the window is told so", async () => {
    const { json } = freshKeyFile();
    const { findings, view } = await drop("key.json", json.replaceAll("\\n", "\\\\n"));
    expect(findings.filter((f) => f.severity === "error")).toEqual([]);
    expect(view.setup.credential?.repairs.join()).toMatch(/line breaks/i);
    expect(view.secretPresent).toBe(true);
  });
});

describe("a bad request is refused with a sentence, and nothing is lost", () => {
  test("an unknown operation", async () => {
    await clearAndNothingLost(
      await refusal(client.call("setup.destroyEverything" as OperationName, {} as never)),
    );
  });

  test("a 100 kB field", async () => {
    const change = { domain: { emailDomain: "x".repeat(100_000) } };
    const finding = await refusal(client.call("setup.update", { id: before.id, change }));
    await clearAndNothingLost(finding);
    expect(`${finding.title} ${finding.cause}`).toContain("4,096 characters");
  });

  test("a field of the wrong kind", async () => {
    const change = { settings: { port: "587" as unknown as number } };
    await clearAndNothingLost(await refusal(client.call("setup.update", { id: before.id, change })));
  });

  test("a setup that is not there", async () => {
    const finding = await refusal(client.call("setup.open", { id: "not-there" }));
    expect(finding.code).toBe("setup-unknown");
    await clearAndNothingLost(finding);
  });

  test("practice values for a real setup", async () => {
    const finding = await refusal(client.call("credentials.makePractice", { id: before.id }));
    expect(finding.code).toBe("practice-only");
    await clearAndNothingLost(finding);
  });
});
