import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import type { EventPayload } from "../../../src-main/contract/index.ts";
import { programs } from "../../../src-main/hosts/shared/programs.ts";
import { describeWith } from "../../support/needs.ts";
import { type Cloud, newCloud, prepareCloud } from "../providers/support/gcloud.ts";
import { openProfile } from "./profile.ts";

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

/** A Google setup on a computer where `gcloud` is this cloud's. */
async function withGcloud(cloud: Cloud) {
  const { env, read } = prepareCloud(cloud);
  Object.assign(process.env, env);
  const profile = await openProfile({ programs });
  const { setup } = await profile.handlers["setup.create"]({ provider: "google", practice: false });
  const domain = { emailDomain: "notifications.acme.example", from: "okta@notifications.acme.example" };
  await profile.handlers["setup.update"]({ id: setup.id, change: { domain } });
  const run = async () => {
    const ended = profile.next("script.ended") as Promise<EventPayload<"script.ended">>;
    await profile.handlers["app.runScript"]({ id: setup.id });
    return ended;
  };
  return { ...profile, id: setup.id, run, read };
}

describeWith("bash", "the script on this computer", () => {
  test("runs by the gcloud that is here, shows its lines, and its reply fills the setup", async () => {
    const { handlers, id, run, read, scriptLines } = await withGcloud(newCloud());
    const { here, findings } = await handlers["app.scriptHere"]({ id });
    expect(findings).toEqual([]);
    expect(here).toMatchObject({ name: "the gcloud command", path: expect.stringMatching(/bash$/) });
    const ended = await run();
    expect(ended).toMatchObject({ findings: [], taken: true });
    expect(ended.did).toHaveLength(3);
    expect(scriptLines).toContain("Done.");
    expect(scriptLines.join("\n")).not.toContain("mailwright-reply:");
    const { setup, tasks } = await handlers["setup.open"]({ id });
    expect(setup.credential).toMatchObject({ kind: "private-key", keyId: read().keys[0]!.id });
    expect(tasks.filter(({ done }) => done === "proven").map((task) => task.id)).toContain("google-key");
  }, 60_000);

  test("says why it cannot, and starts nothing", async () => {
    const signedOut = await withGcloud(
      newCloud((cloud) => {
        cloud.admin = "";
      }),
    );
    expect((await signedOut.run()).findings.map(({ code }) => code)).toEqual(["script-here-unready"]);
    expect(signedOut.read().changes).toEqual([]);
    process.env["PATH"] = "/nowhere";
    expect((await signedOut.handlers["app.scriptHere"]({ id: signedOut.id })).findings[0]).toMatchObject({
      code: "script-here-missing",
      cause: expect.stringContaining("gcloud"),
    });
  }, 60_000);

  test("that stopped says its last words, and goes on when it runs again", async () => {
    const cloud = newCloud(({ faults }) => {
      faults.refuse = {
        "iam service-accounts create":
          "FAILED_PRECONDITION: Operation denied by org policy: iam.managed.disableServiceAccountCreation",
      };
    });
    const { run, scriptLines } = await withGcloud(cloud);
    const { findings } = await run();
    expect(findings).toMatchObject([
      { code: "script-run-failed", cause: expect.stringContaining("Organization Policy Administrator") },
    ]);
    expect(scriptLines).toContain("Stopped while making the service account.");
  }, 60_000);

  test("is ended by a person, and with the wizard; a second one does not begin beside it", async () => {
    const cloud = newCloud(({ faults }) => {
      faults.late = { "services enable": 1000 };
    });
    const { handlers, id, run, scriptLines } = await withGcloud(cloud);
    const ended = run();
    while (!scriptLines.some((line) => line.includes("waiting for"))) await sleep(50);
    await expect(handlers["app.runScript"]({ id })).rejects.toMatchObject({
      finding: { code: "script-run-busy" },
    });
    await handlers["app.stopScript"]({ id });
    expect(await ended).toMatchObject({ findings: [{ code: "script-run-stopped" }], taken: false });
  }, 60_000);
});

describe("where it cannot run", () => {
  test("Windows is told that gcloud's script has no shell there, and nothing is started", async () => {
    const none = () => Promise.reject(new Error("It looked for a program, or started one"));
    const { handlers } = await openProfile({ programs: { platform: "win32", find: none, run: none } });
    const { setup } = await handlers["setup.create"]({ provider: "google", practice: false });
    const { here, findings } = await handlers["app.scriptHere"]({ id: setup.id });
    expect(here).toBeNull();
    expect(findings).toMatchObject([
      {
        code: "script-here-missing",
        cause: expect.stringContaining("on Windows"),
        fix: [expect.stringMatching(/^Run the script in/)],
      },
    ]);
  });

  test("is not offered in practice", async () => {
    const { handlers } = await openProfile({ programs });
    const { setup } = await handlers["setup.create"]({ provider: "microsoft", practice: true });
    expect((await handlers["app.scriptHere"]({ id: setup.id })).here).toBeNull();
  });
});
