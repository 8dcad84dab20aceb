import { existsSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import { findReply, makeReplyKey, openReply } from "../../../src-main/credentials/sealed-reply.ts";
import { setupScript } from "../../../src-main/providers/google/setup-script/index.ts";
import { readGoogleReply } from "../../../src-main/providers/google/setup-script/read.ts";
import { lacking, testWith } from "../../support/needs.ts";
import { openScreen, type Screen, twentyCuts } from "../../support/terminal-screen.ts";
import { type Cloud, newCloud, prepareCloud } from "./support/gcloud.ts";

const pair = lacking("tmux") === undefined ? await makeReplyKey() : null;
const script =
  pair &&
  setupScript({
    setup: "0a1b2c3d-1111-4222-8333-444455556666",
    project: "okta-email-0a1b2c3d",
    mailbox: "okta@notifications.acme.example",
    key: { id: pair.publicKey.id, ...(await pair.certify("Okta email", 730, Date.now())) },
  });
/** What the script says first. Its text has no such line: there the address is a variable. */
const began = /Mailwright: a service account for okta@/;

/** bash as Cloud Shell starts it: interactive, with its line editor. */
async function cloudShell(use: (screen: Screen, cloud: () => Cloud, asked: () => boolean) => Promise<void>) {
  const { env, read, state } = prepareCloud(newCloud());
  const screen = openScreen(["bash", "--noprofile", "--norc", "-i"], env);
  try {
    screen.enter("PS1='shell> '");
    await screen.waitFor(/^shell>$/m);
    await use(
      screen,
      read,
      () => existsSync(`${state}.calls`) && readFileSync(`${state}.calls`, "utf8") !== "",
    );
  } finally {
    screen.close();
  }
}

testWith(
  "tmux",
  "pasted whole into a terminal, setup.sh runs to its end, and the reply read off the screen opens",
  { timeout: 60_000 },
  async () => {
    await cloudShell(async (screen, cloud) => {
      await screen.paste(script!.text);
      screen.press("Enter");
      await screen.waitFor(/Go on\? y or n:$/m);
      screen.enter("y");
      const seen = await screen.waitFor(/^Done\.$/m);
      expect(cloud().keys).toHaveLength(1);
      const line = seen.slice(seen.lastIndexOf("mailwright-reply:")).split("\n");
      expect(line[0], "the terminal has broken the line").toHaveLength(80);
      const found = findReply(seen);
      const opened =
        "jwe" in found && (await openReply(found.jwe, pair!.publicKey.id, null as never, readGoogleReply));
      expect(opened).toMatchObject({ value: { script: script!.revision } });
      // The shell lives on, with none of the script's switches set.
      screen.enter("echo alive-$-");
      expect(await screen.waitFor(/^alive-/m)).not.toMatch(/^alive-\S*[eu]/m);
    });
  },
);

testWith(
  "tmux",
  "cut at 20 places as it is pasted, nothing of setup.sh runs",
  { timeout: 120_000 },
  async () => {
    await cloudShell(async (screen, cloud, asked) => {
      const places = twentyCuts(script!.text);
      for (const [n, at] of places.entries()) {
        await screen.paste(script!.text.slice(0, at));
        screen.press("Enter");
        // It waits for the rest; a cut in the middle of a `case` is refused at once.
        await screen.waitFor(/\n> ?\s*$|syntax error near unexpected token[^\n]*\s+shell>\s*$/);
        screen.press("C-c");
        await screen.waitFor(/shell>\s*$/);
        screen.enter(`echo after-${n}-cut; type say; echo "[$PROJECT]"`);
        const seen = await screen.waitFor(new RegExp(`^after-${n}-cut[\\s\\S]*^\\[\\]`, "m"));
        expect(seen, `cut at ${at}`).not.toMatch(began);
        expect(seen.slice(seen.lastIndexOf(`after-${n}-cut`))).toMatch(/say: not found/);
      }
      expect(places).toHaveLength(20);
      expect(asked()).toBe(false);
      expect(cloud().changes).toEqual([]);
    });
  },
);
