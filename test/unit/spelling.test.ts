import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

/** British spellings. Okta's, Google's and Microsoft's labels are American, and ours stand beside them. */
const british =
  /\b(?:cancell(?:ed|ing)|(?:mis)?spelt|learnt|whilst|(?:labell|signall|modell)(?:ed|ing)|\w*(?:recogn|organ|author|normal|initial|custom|minim|maxim|summar|synchron|priorit)is(?:e[ds]?|ing|ation)|\w*(?:colour|favour|behaviour|neighbour)\w*|centres?|licences?|analys(?:e[ds]?|ing)|grey|defence)\b/gi;
/** A text in quotes, or between two tags of the window. */
const literal = /"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\\n])*`|>[^<>{}\n]*</g;
/** What another program says, or what is written in a pipeline, has its own spelling. */
const theirs = /redirect was cancelled|recognised, findings/i;

test("what people read is spelled as Okta, Google and Microsoft spell", () => {
  const found: string[] = [];
  for (const path of globSync("{src-main,src-renderer}/**/*.{ts,tsx}", { cwd: root })) {
    const code = readFileSync(join(root, path), "utf8").replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
    for (const [text] of code.matchAll(literal)) {
      // Without a blank it is a name of the code: an outcome, an event, a class.
      const words = /^.\S*\s?.$/.test(text) && !/^"[A-Z][a-z]+\.?"$/.test(text) ? "" : text;
      for (const [word] of theirs.test(words) ? [] : words.matchAll(british))
        found.push(`${path}: ${word} in ${text}`);
    }
  }
  const page = readFileSync(join(root, "docs/findings.md"), "utf8").replaceAll(/`[^`]*`/g, "");
  for (const [word] of page.matchAll(british)) found.push(`docs/findings.md: ${word}`);
  expect(found).toEqual([]);
});
