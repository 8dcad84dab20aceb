import { expect, test } from "vitest";
import { findReply, makeReplyKey, openReply } from "../../src-main/credentials/sealed-reply.ts";
import { clouds } from "../../src-main/providers/microsoft/clouds.ts";
import { setupScript } from "../../src-main/providers/microsoft/setup-script/index.ts";
import { rememberSecret } from "../support/canary.ts";
import { lacking } from "../support/needs.ts";
import { openScreen, type Screen, takenWhole, twentyCuts } from "../support/terminal-screen.ts";
import { noPwsh } from "./pwsh.ts";
import { secretsGiven } from "./support/graph.ts";
import { openTenant, powershell } from "./support/powershell.ts";
import { surroundings } from "./support/runspaces.ts";
import { newTenant, type Tenant } from "./support/tenant.ts";

const lack = powershell === undefined ? noPwsh : lacking("tmux");
const why = lack === undefined ? "" : ` (SKIPPED: ${lack})`;

const key = await makeReplyKey();
const script = setupScript({
  setup: "0a1b2c3d-1111-4222-8333-444455556666",
  cloud: clouds[0]!,
  tenantId: "contoso.example",
  clientId: "",
  appName: "Okta SMTP app",
  mailbox: "noreply@contoso.example",
  emailDomain: "contoso.example",
  way: "mailbox-permission",
  secretDays: 730,
  secretKeyId: "",
  replyKey: key.publicKey,
});
/** What the script says first. Its text has no such line: there the names are variables. */
const began = /Mailwright: Okta SMTP app for/;

/** The plain editor draws a line that is longer than the screen again with every key. */
const columns = { PSReadLine: 80, plain: 400 };

/** PowerShell as a person has it before them: its line editor is PSReadLine, or the plain one of the console. */
async function shell(tenant: Tenant, editor: "PSReadLine" | "plain", use: (screen: Screen) => Promise<void>) {
  const { env, close } = await openTenant(tenant);
  const screen = openScreen([powershell!, "-NoLogo", "-NoProfile"], surroundings(env), columns[editor]);
  try {
    await screen.waitFor(/^PS .*>/m, 60);
    screen.enter(`${editor === "plain" ? "Remove-Module PSReadLine; " : ""}function prompt { 'shell> ' }`);
    await screen.waitFor(/^shell>$/m, 60);
    await use(screen);
  } finally {
    screen.close();
    await close();
  }
}

for (const editor of ["PSReadLine", "plain"] as const)
  test.skipIf(lack !== undefined)(
    `pasted whole into PowerShell's prompt (${editor}), setup.ps1 runs to its end, and the reply read off the screen opens${why}`,
    { timeout: 240_000 },
    async () => {
      const tenant = newTenant();
      await shell(tenant, editor, async (screen) => {
        await screen.paste(script.text);
        // Only an empty line ends an entry of several lines in the plain editor.
        if (editor === "plain") screen.press("Enter");
        await screen.waitFor(/Go on\? y or n:$/m, 120);
        expect(tenant.changes).toEqual([]);
        screen.enter("y");
        const seen = await screen.waitFor(/^Done\.$/m, 60);
        for (const secret of secretsGiven) {
          rememberSecret(secret);
          expect(seen).not.toContain(secret);
        }
        expect(tenant.applications).toHaveLength(1);
        const [line] = seen.slice(seen.lastIndexOf("mailwright-reply:")).split("\n");
        expect(line, "the terminal has broken the line").not.toContain(":end");
        const found = findReply(seen);
        const opened =
          "jwe" in found && (await openReply(found.jwe, key.publicKey.id, key.privateKey, (facts) => facts));
        expect(opened).toMatchObject({ value: { script: script.sha256, secret: secretsGiven.at(-1) } });
        // The shell lives on, with nothing of the script in it.
        await screen.waitFor(/shell>\s*$/);
        screen.enter("'left:' + $state + $AppName + ':' + $ErrorActionPreference");
        expect(await screen.waitFor(/^left:.*$/m)).toMatch(/^left::Continue$/m);
      });
    },
  );

test.skipIf(lack !== undefined)(
  `cut at 20 places as it is pasted, nothing of setup.ps1 runs${why}`,
  { timeout: 300_000 },
  async () => {
    const places = twentyCuts(script.text);
    expect(places).toHaveLength(20);
    const tenant = newTenant();
    const cut = (every: number) => async (screen: Screen) => {
      for (const [n, at] of places.entries()) {
        if (n % every !== 0) continue;
        await screen.paste(script.text.slice(0, at));
        screen.press("Enter");
        await screen.waitFor(takenWhole(script.text.slice(0, at)), 60);
        // Ctrl-C between two lines of the plain editor ends nothing.
        await screen.pressUntil("C-c", /shell>\s*$/, 60);
        screen.enter(
          `'after-${n}-cut:' + [bool](Get-Command Find-Graph -ErrorAction Ignore) + ':' + $Mailbox + ':'`,
        );
        const seen = await screen.waitFor(new RegExp(`^after-${n}-cut:`, "m"), 60);
        expect(seen, `cut at ${at}`).toContain(`\nafter-${n}-cut:False::`);
        expect(seen, `cut at ${at}`).not.toMatch(began);
      }
    };
    // PSReadLine draws every line of a paste anew: four places show that it waits as the plain one does.
    await shell(tenant, "plain", cut(1));
    await shell(tenant, "PSReadLine", cut(5));
    expect(tenant.changes).toEqual([]);
    expect(tenant.applications).toEqual([]);
  },
);
