import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { findReply, makeReplyKey, openReply } from "../../../src-main/credentials/sealed-reply.ts";
import {
  type SetupScriptValues,
  setupScript,
} from "../../../src-main/providers/google/setup-script/index.ts";
import { readGoogleReply } from "../../../src-main/providers/google/setup-script/read.ts";
import { tidy } from "../../../src-main/providers/text.ts";
import { rememberSecret } from "../../support/canary.ts";
import { describeWith, testWith } from "../../support/needs.ts";
import { hostile } from "./hostile.ts";
import { type Cloud, newCloud, runInCloud } from "./support/gcloud.ts";

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

/** Every kind of call that the script made in these tests. */
const allCalls = new Map<string, string[]>();

async function run(cloud: Cloud, ...args: string[]) {
  return runWith(values, cloud, ...args);
}

async function runWith(given: SetupScriptValues, cloud: Cloud, ...args: string[]) {
  const { code, output, calls, folder } = await runInCloud(cloud, hurried(setupScript(given).text), args);
  for (const call of calls) allCalls.set(call.join(" ").replaceAll(/[0-9a-f]{20,}|\/\S+/g, "…"), call);
  const found = findReply(output);
  const opened =
    "jwe" in found ? await openReply(found.jwe, given.key.id, null as never, readGoogleReply) : null;
  return { code, output, folder, reply: opened && "value" in opened ? opened.value : null };
}
const endState = ({ projects, services, accounts, keys }: Cloud) => ({
  projects: projects.length,
  services: services.length,
  accounts: accounts.length,
  keys: keys.length,
});
const whole = { projects: 1, services: 2, accounts: 1, keys: 1 };

describeWith("bash", "google/setup.sh under real bash", { timeout: 60_000 }, () => {
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
    [
      "a missing right to switch on APIs",
      { "services enable": "PERMISSION_DENIED: Not found or permission denied for service(s)" },
      /Service Usage Admin/,
    ],
    [
      "a policy on service accounts",
      {
        "iam service-accounts create":
          "FAILED_PRECONDITION: Service account creation is not allowed on this project. constraints/iam.disableServiceAccountCreation",
      },
      /forbids to make service accounts/,
    ],
    [
      "a missing right to upload keys",
      {
        "iam service-accounts keys upload":
          "PERMISSION_DENIED: Permission 'iam.serviceAccountKeys.create' denied",
      },
      /Service Account Key Admin/,
    ],
    [
      "a project ID that another company has",
      {
        "projects create":
          "Project creation failed. The project ID you specified is already in use by another project. Please try an alternative ID.",
      },
      /could not be made[\s\S]*already in use/,
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

  test("--rotate adds a second certificate beside the first, which --retire disables, and removes when it runs again", async () => {
    const cloud = newCloud();
    const first = await run(cloud, "--yes");
    const pair = await makeReplyKey();
    const next = {
      ...values,
      key: { id: pair.publicKey.id, ...(await pair.certify("Okta email", 730, Date.now() + 60_000)) },
    };
    cloud.changes = [];
    const second = await runWith(next, cloud, "--rotate", "--yes");
    expect(second.code, second.output).toBe(0);
    expect(cloud.changes).toEqual(["iam service-accounts keys upload"]);
    expect(cloud.keys.map(({ disabled }) => disabled)).toEqual([false, false]);
    expect(second.reply!.ownKey!.keyId).toBe(cloud.keys[1]!.id);
    expect(second.reply!.ownKey!.keyId).not.toBe(first.reply!.ownKey!.keyId);
    // Written for a rotation, it does the same without the option: a paste has none. And again, it adds no third.
    const again = await runWith({ ...next, rotating: true }, cloud, "--yes");
    expect(again.reply!.ownKey).toEqual(second.reply!.ownKey);
    expect(cloud.keys).toHaveLength(2);

    expect((await runWith(next, cloud, "--retire", "--yes")).output).toContain("keys enable");
    expect(cloud.keys.map(({ disabled }) => disabled)).toEqual([true, false]);
    expect((await runWith(next, cloud, "--retire", "--yes")).code).toBe(0);
    expect(cloud.keys.map(({ id }) => id)).toEqual([second.reply!.ownKey!.keyId]);
  });

  test("--rotate without the account, and --retire without the setup's key, change nothing", async () => {
    const cloud = newCloud();
    const { code, output } = await run(cloud, "--rotate", "--yes");
    expect(code).toBe(1);
    expect(output).toContain("The service account of this setup is not there");
    await run(cloud, "--json-key", "--yes");
    cloud.changes = [];
    expect((await run(cloud, "--retire", "--yes")).output).toContain("Nothing was disabled");
    expect(cloud.changes).toEqual([]);
  });

  test("--json-key has Google make a key where no key may be uploaded, and its file is for this account alone", async () => {
    const refuse = {
      "iam service-accounts keys upload":
        "FAILED_PRECONDITION: Operation denied by org policy: iam.managed.disableServiceAccountKeyUpload",
    };
    const cloud = newCloud(({ faults }) => {
      faults.refuse = refuse;
      faults.late = { "iam service-accounts keys create": 2 };
    });
    expect((await run(cloud, "--yes")).output).toContain("run this script with --json-key");
    const { code, output, reply, folder } = await run(cloud, "--json-key", "--yes");
    expect(code, output).toBe(0);
    expect(output).not.toContain("PRIVATE KEY");
    const file = join(folder, `mailwright-${values.project}.json`);
    expect(statSync(file).mode & 0o077).toBe(0);
    const key = JSON.parse(readFileSync(file, "utf8"));
    rememberSecret(key.private_key);
    rmSync(file);
    expect(reply).toMatchObject({ settings: { keyId: key.private_key_id }, secret: null });
    expect(reply!.ownKey).toBeUndefined();
    expect(reply!.tasks).not.toContain("google-key");
    expect(key.private_key_id).toBe(cloud.keys[0]!.id);
  });

  test("--json-key names the policy that forbids to make keys, and leaves no empty file", async () => {
    const cloud = newCloud(({ faults }) => {
      faults.refuse = {
        "iam service-accounts keys create":
          "FAILED_PRECONDITION: Key creation is not allowed on this service account. constraints/iam.disableServiceAccountKeyCreation",
      };
    });
    const { code, output, folder } = await run(cloud, "--json-key", "--yes");
    expect(code).toBe(1);
    expect(output).toMatch(
      /forbids to make keys[\s\S]*disable-enforce iam\.disableServiceAccountKeyCreation/,
    );
    expect(existsSync(join(folder, `mailwright-${values.project}.json`))).toBe(false);
  });

  test("gives up waiting for an account that Google never knows, and goes on from there when it runs again", async () => {
    const cloud = newCloud(({ faults }) => {
      faults.late = { "iam service-accounts keys upload": 1000 };
    });
    const { code, output } = await run(cloud, "--yes");
    expect(code).toBe(1);
    expect(output).toContain("Stopped while uploading the key");
    cloud.faults.late = {};
    expect((await run(cloud, "--yes")).code).toBe(0);
    expect(endState(cloud)).toEqual(whole);
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

  testWith("gcloud", "every call is one that Google's own gcloud takes", { timeout: 120_000 }, () => {
    expect(allCalls.size).toBeGreaterThan(10);
    const config = mkdtempSync(join(tmpdir(), "mailwright-gcloud-config-"));
    const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
    const wrong = ["iam service-accounts keys list --iam-acount=a", "projects creat a-project"];
    const lines = [...[...allCalls.values()].map((call) => call.map(quoted).join(" ")), ...wrong];
    const commands = lines.map((line) => ({ command_string: `gcloud ${line}` }));
    writeFileSync(join(config, "calls.json"), JSON.stringify(commands));
    // It reads the lines as it would run them, all in one start. Nobody is signed in, and there is no way out.
    const words = ["meta", "lint-gcloud-commands", `--commands-file=${join(config, "calls.json")}`];
    const { stdout, stderr } = spawnSync("gcloud", words, {
      encoding: "utf8",
      maxBuffer: 33_554_432,
      env: {
        PATH: process.env["PATH"],
        HOME: config,
        CLOUDSDK_CONFIG: config,
        CLOUDSDK_CORE_DISABLE_PROMPTS: "1",
        CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: "1",
        NO_GCE_CHECK: "true",
        HTTPS_PROXY: "http://127.0.0.1:9",
      },
    });
    expect(stdout, stderr).toMatch(/^\[/);
    const judged: { command_string: string; success: boolean; error_message: string | null }[] =
      JSON.parse(stdout);
    expect(judged).toHaveLength(commands.length);
    const refused = judged.filter(({ success }) => !success);
    expect(refused.map(({ command_string, error_message }) => `${command_string}: ${error_message}`)).toEqual(
      wrong.map((line) => expect.stringContaining(line)),
    );
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

  testWith("shellcheck", "shellcheck finds nothing in it", () => {
    const { stdout } = spawnSync("shellcheck", ["--shell=bash", "-"], {
      input: setupScript(values).text,
    });
    expect(stdout.toString()).toBe("");
  });
});
