import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findReply, makeReplyKey, openReply } from "../../src-main/credentials/sealed-reply.ts";
import { reply } from "../../src-main/providers/microsoft/setup-script/reply.ts";
import { noPwsh } from "./pwsh.ts";
import { powershell } from "./support/powershell.ts";

const times = 500;

describe.skipIf(!powershell)(
  `a reply that PowerShell seals${powershell ? "" : ` (SKIPPED: ${noPwsh})`}`,
  () => {
    test(`is opened by Mailwright, ${times} of ${times}, whatever stands in it`, {
      timeout: 240_000,
    }, async () => {
      const key = await makeReplyKey();
      const texts = Array.from({ length: times }, (_, n) => JSON.stringify({ n, secret: strange(n) }));
      const folder = mkdtempSync(join(tmpdir(), "mailwright-seal-"));
      writeFileSync(join(folder, "texts.json"), JSON.stringify(texts));
      const script = [
        `$ReplyKeyModulus = '${key.publicKey.modulus}'`,
        `$ReplyKeyId = '${key.publicKey.id}'`,
        reply,
        "foreach ($text in (Get-Content -Raw -Encoding utf8 texts.json | ConvertFrom-Json)) { Protect-Text $text }",
      ].join("\n");
      writeFileSync(join(folder, "seal.ps1"), script);
      const ran = spawnSync(powershell!, ["-NoProfile", "-NonInteractive", "-File", "seal.ps1"], {
        cwd: folder,
        encoding: "utf8",
        maxBuffer: 64 << 20,
      });
      const lines = ran.stdout.split(/\r?\n/).filter(Boolean);
      expect(lines, ran.stderr).toHaveLength(times);
      const opened = await Promise.all(
        lines.map((jwe) =>
          openReply(jwe, key.publicKey.id, key.privateKey, (payload) => JSON.stringify(payload)),
        ),
      );
      expect(opened.map((one) => ("value" in one ? one.value : one.finding.code))).toEqual(texts);
      // The same text never looks the same, and any changed bit is refused.
      expect(new Set(lines).size).toBe(times);
      for (let n = 0; n < 40; n++) {
        const damaged = flip(lines[n]!, n * 37);
        const answer = await openReply(damaged, key.publicKey.id, key.privateKey, () => "opened");
        expect("finding" in answer && answer.finding.code).toMatch(/^reply-(?:damaged|foreign)$/);
      }
    });

    test("is found in a terminal's text, however the line was broken", async () => {
      const key = await makeReplyKey();
      const body = "A".repeat(300);
      const whole = `mailwright-reply:${body.length}:${body}:end`;
      const wrapped = whole.replace(/.{73}/g, "$&  \r\n  ");
      expect(findReply(`PS /home/admin> ./setup.ps1\n  done: …\n${wrapped}\nDone.\nPS /home/admin>`)).toEqual(
        {
          jwe: body,
        },
      );
      expect(key.publicKey.id).toMatch(/^[\w-]{43}$/);
    });
  },
);

/** Texts that JSON, UTF-8 and block sizes could trip over. */
function strange(n: number): string {
  const parts = ["", "~", '"', "\\", "é", "日本", "😀", "\n", "\u2028", "'", "$(x)", " "];
  return `${"x".repeat(n % 33)}${parts[n % parts.length]}${"q~8".repeat(n % 20)}`;
}

/** The text with one bit of one character changed, the dots apart. */
function flip(jwe: string, at: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  let place = at % jwe.length;
  // The last character of a part may hold bits that say nothing.
  while (jwe[place] === "." || jwe[place + 1] === "." || place === jwe.length - 1)
    place = (place + 5) % jwe.length;
  const other = alphabet[alphabet.indexOf(jwe[place]!) ^ 1]!;
  return jwe.slice(0, place) + other + jwe.slice(place + 1);
}
