import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { findReply, makeReplyKey, openReply } from "../../../src-main/credentials/sealed-reply.ts";
import {
  type SetupScriptValues,
  setupScript,
} from "../../../src-main/providers/google/setup-script/index.ts";
import { readGoogleReply } from "../../../src-main/providers/google/setup-script/read.ts";
import { tidy } from "../../../src-main/providers/text.ts";
import { hostile } from "./hostile.ts";
import { type Cloud, newCloud, runInCloud } from "./support/gcloud.ts";

const hasBash = spawnSync("bash", ["-c", "exit 0"]).status === 0;
const hasShellcheck = spawnSync("shellcheck", ["--version"]).status === 0;

let values: SetupScriptValues;
let keyId: string;
beforeAll(async () => {
  const pair = await makeReplyKey();
  const made = await pair.certify("Okta email", 730, Date.now());
  keyId = pair.publicKey.id;
  values = {
    setup: "0a1b2c3d-1111-4222-8333-444455556666",
    project: "okta-email-0a1b2c3d",
    mailbox: "okta@notifications.acme.example",
    key: { id: keyId, ...made },
  };
});

/** The pauses are for people; the tests wait less. */
const hurried = (text: string) => text.replace("PAUSE='5'", "PAUSE='0'");

async function run(cloud: Cloud, ...args: string[]) {
  const { code, output } = await runInCloud(cloud, hurried(setupScript(values).text), args);
  const found = findReply(output);
  const opened = "jwe" in found ? await openReply(found.jwe, keyId, null as never, readGoogleReply) : null;
  return { code, output, reply: opened && "value" in opened ? opened.value : null };
}
const endState = ({ projects, services, accounts, keys }: Cloud) => ({
  projects: projects.length,
  services: services.length,
  accounts: accounts.length,
  keys: keys.length,
});
const whole = { projects: 1, services: 2, accounts: 1, keys: 1 };

describe.skipIf(!hasBash)(
  `google/setup.sh under real bash${hasBash ? "" : " (there is no bash here)"}`,
  { timeout: 60_000 },
  () => {
    test("makes everything in an empty cloud, and its reply tells all of it", async () => {
      const cloud = newCloud();
      const { code, output, reply } = await run(cloud, "--yes");
      expect(code, output).toBe(0);
      expect(endState(cloud)).toEqual(whole);
      expect(cloud.keys[0]!.until).toBe(values.key.until);
      expect(reply).toMatchObject({
        setup: values.setup,
        script: setupScript(values).revision,
        mailbox: values.mailbox,
        settings: {
          clientId: cloud.accounts[0]!.uniqueId,
          issuer: cloud.accounts[0]!.email,
          keyId: cloud.keys[0]!.id,
        },
        ownKey: { keyId: cloud.keys[0]!.id, projectId: values.project },
      });
      expect(reply!.did).toHaveLength(3);
    });

    test("changes nothing that is right when it runs again, and gives the same key", async () => {
      const cloud = newCloud();
      const first = await run(cloud, "--yes");
      cloud.changes = [];
      const again = await run(cloud, "--yes");
      expect(again.code, again.output).toBe(0);
      expect(cloud.changes).toEqual([]);
      expect(again.reply!.ownKey).toEqual(first.reply!.ownKey);
    });

    test("uses a project that is there", async () => {
      const cloud = newCloud((one) => {
        one.projects.push(values.project);
      });
      expect((await run(cloud, "--yes")).output).toContain(`the project ${values.project} is there already`);
      expect(cloud.changes).not.toContain("projects create");
    });

    test("broken off after any change and run again, it ends the same, with nothing twice", async () => {
      for (const cutAt of [1, 2, 3, 4]) {
        const cloud = newCloud(({ faults }) => {
          faults.cutAt = cutAt;
        });
        expect((await run(cloud, "--yes")).reply, `cut after ${cutAt}`).toBeNull();
        cloud.faults.cutAt = 0;
        expect((await run(cloud, "--yes")).code).toBe(0);
        expect(endState(cloud), `cut after ${cutAt}`).toEqual(whole);
      }
    });

    test("waits while Google does not know the account yet, and says so", async () => {
      const cloud = newCloud(({ faults }) => {
        faults.late = { "iam service-accounts keys upload": 3 };
      });
      const { code, output } = await run(cloud, "--yes");
      expect(code, output).toBe(0);
      expect(output).toContain("waiting for Google to know the service account");
      expect(endState(cloud)).toEqual(whole);
    });

    test.each<[string, Record<string, string>, RegExp]>([
      [
        "the constraint on uploads",
        {
          "iam service-accounts keys upload":
            "FAILED_PRECONDITION: Key upload is not allowed on this service account. constraints/iam.disableServiceAccountKeyUpload",
        },
        /forbids to upload keys[\s\S]*Organization Policy Administrator[\s\S]*disable-enforce/,
      ],
      [
        "its managed twin",
        {
          "iam service-accounts keys upload":
            "FAILED_PRECONDITION: Operation denied by org policy: iam.managed.disableServiceAccountKeyUpload",
        },
        /forbids to upload keys/,
      ],
      [
        "a missing right to make projects",
        { "projects create": "PERMISSION_DENIED: Service account creation is not allowed on this project." },
        /Project Creator/,
      ],
      [
        "a missing right to make accounts",
        { "iam service-accounts create": "PERMISSION_DENIED: Permission denied" },
        /Service Account Admin/,
      ],
    ])("names %s, and ends with 1", async (_, refuse, words) => {
      const cloud = newCloud(({ faults }) => {
        faults.refuse = refuse;
      });
      const { code, output, reply } = await run(cloud, "--yes");
      expect(code).toBe(1);
      expect(output).toMatch(/^Stopped while /m);
      expect(output).toMatch(words);
      expect(reply).toBeNull();
      expect(cloud.keys).toEqual([]);
    });

    test("--plan changes nothing; without an answer nothing is changed either; an unknown option is refused", async () => {
      const cloud = newCloud();
      expect((await run(cloud, "--plan")).output.match(/^ {2}[1-5]\. /gm)).toHaveLength(5);
      expect((await run(cloud)).code).toBe(1);
      expect((await run(cloud, "--whatever")).code).toBe(2);
      expect(cloud.changes).toEqual([]);
    });

    test("--undo takes back the account that it made and no other, --retire disables the other keys", async () => {
      const cloud = newCloud();
      await run(cloud, "--yes");
      cloud.keys.push({
        id: "0f".repeat(20),
        account: cloud.accounts[0]!.email,
        until: "9999-12-31T23:59:59Z",
        disabled: false,
      });
      expect((await run(cloud, "--retire", "--yes")).code).toBe(0);
      expect(cloud.keys.map(({ disabled }) => disabled)).toEqual([false, true]);
      expect((await run(cloud, "--undo", "--yes")).code).toBe(0);
      expect(endState(cloud)).toMatchObject({ projects: 1, accounts: 0 });
      const stranger = newCloud((one) => {
        one.projects.push(values.project);
        one.accounts.push({
          email: `okta-email@${values.project}.iam.gserviceaccount.com`,
          uniqueId: "1",
          description: "",
        });
      });
      expect((await run(stranger, "--undo", "--yes")).output).toContain("was not made by this script");
      expect(stranger.accounts).toHaveLength(1);
    });

    test("takes 1,000 hostile values unharmed: bash reads each back, and runs nothing of it", async () => {
      const given = fc.sample(hostile, 1000).map((value) => tidy(value.replaceAll("\0", "")));
      const folder = mkdtempSync(join(tmpdir(), "mailwright-hostile-"));
      const lines = given.flatMap((value) => {
        const { text } = setupScript({ ...values, mailbox: value });
        const start = text.indexOf("MAILBOX=");
        return [text.slice(start, text.indexOf("\nKEY_NAME=")), 'printf "%s\\0" "$MAILBOX"'];
      });
      writeFileSync(join(folder, "read.sh"), lines.join("\n"));
      const { stdout } = spawnSync("bash", [join(folder, "read.sh")], {
        env: { PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" },
      });
      expect(stdout.toString("utf8").split("\0").slice(0, -1)).toEqual(
        given.map((value) => Buffer.from(value).toString("utf8")),
      );
    });

    test.skipIf(!hasShellcheck)(
      `shellcheck finds nothing in it${hasShellcheck ? "" : " (there is no shellcheck here)"}`,
      () => {
        const { stdout } = spawnSync("shellcheck", ["--shell=bash", "-"], {
          input: setupScript(values).text,
        });
        expect(stdout.toString()).toBe("");
      },
    );
  },
);
