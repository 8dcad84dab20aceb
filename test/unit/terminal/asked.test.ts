import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Setup } from "../../../src-main/contract/index.ts";
import { startFarWorld } from "../../support/far-world/start.ts";
import { root } from "../../support/mailwright.ts";
import { testWith } from "../../support/needs.ts";
import { openScreen } from "../../support/terminal-screen.ts";

testWith(
  "tmux",
  "apply asks at a real terminal: Ctrl-C ends it, the end of input is no answer, and a no is noted as one",
  { timeout: 240_000 },
  async () => {
    await using far = await startFarWorld();
    const folder = mkdtempSync(join(tmpdir(), "mailwright-asked-"));
    const [file, secret, connections] = ["setup.json", "secret.txt", "connections.txt"].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    const { connections: _, journal: __, ...setup } = far.setup;
    writeFileSync(file, JSON.stringify({ ...setup, practice: null, credential: null }));
    writeFileSync(secret, far.secret);
    writeFileSync(
      connections,
      `okta.org=${far.okta.org}\nokta.token=${far.okta.token}\ncloudflare.token=${far.cloudflare.token}\n`,
    );
    const before = readFileSync(file, "utf8");
    const program = [
      process.execPath,
      ...far.nodeArgs,
      join(root, "src-main/hosts/terminal/main.ts"),
      ...["apply", file, "--connections-file", connections, "--secret-file", secret],
    ].map((word) => `'${word}'`);
    writeFileSync(join(folder, "run"), `echo begin-$1\n${program.join(" ")}\necho ended-$1 $?\n`);
    const screen = openScreen(["bash", "--noprofile", "--norc", "-i"], { ...far.env }, 220);
    let run = 0;
    const begin = () => screen.enter(`bash ${join(folder, "run")} ${++run}`);
    const asked = (what: string) => screen.waitFor(new RegExp(`^begin-${run}\\n[\\s\\S]*${what}`, "m"), 60);
    const over = async (code: number) => {
      await screen.waitFor(new RegExp(`^ended-${run} ${code}$`, "m"), 60);
    };
    try {
      begin();
      await asked("Apply \\d+ changes\\? \\[y = yes, N = no\\]");
      screen.press("C-c");
      await over(130);

      begin();
      await asked("Apply \\d+ changes\\?");
      screen.press("C-d");
      await over(3);
      expect(readFileSync(file, "utf8")).toBe(before);

      begin();
      await asked("Apply \\d+ changes\\?");
      screen.enter("y");
      await asked("Switch on .*\\[y = ");
      screen.enter("y");
      await asked("Did Okta's test message arrive");
      screen.press("C-d");
      await over(3);

      begin();
      await asked("Did Okta's test message arrive");
      screen.enter("y");
      await asked("Enable the email server\\?");
      screen.enter("");
      await over(3);
      const answers = (JSON.parse(readFileSync(file, "utf8")) as Setup).journal
        ?.filter(({ phase }) => phase === "yes" || phase === "no")
        .map(({ id, phase }) => `${id} ${phase}`);
      expect(answers).toEqual(["okta/feature yes", "okta/received yes", "okta/enable no"]);
      expect(await far.ask("/api/v1/email-servers")).toMatchObject({ "email-servers": [{ enabled: false }] });

      begin();
      await asked("Enable the email server\\?");
      screen.enter("Enable");
      await over(0);
      expect(await far.ask("/api/v1/email-servers")).toMatchObject({ "email-servers": [{ enabled: true }] });
    } finally {
      screen.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
