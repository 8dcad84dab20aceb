import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { Change, Plan } from "../../../src-main/contract/index.ts";
import type { Arguments, Io } from "../../../src-main/hosts/terminal/command.ts";
import { connectionsIn } from "../../../src-main/hosts/terminal/connections-input.ts";
import { agrees } from "../../../src-main/hosts/terminal/plan-dialog.ts";
import {
  changeLine,
  planDocument,
  planText,
  printPlanEvent,
} from "../../../src-main/hosts/terminal/plan-output.ts";
import { main } from "../../../src-main/hosts/terminal/program.ts";
import { findingsText } from "../../../src-main/hosts/terminal/text.ts";
import { visible } from "../../../src-main/hosts/terminal/visible.ts";
import { memoryJournal } from "../../../src-main/plan/journal.ts";
import { readPlan } from "../../../src-main/plan/read.ts";
import { newEmailDomain } from "../../../src-main/practice/okta/org.ts";
import { rememberSecret } from "../../support/canary.ts";
import { freshClientSecret } from "../../support/keys.ts";
import { setupOf, startBench } from "../connections/okta/support.ts";

/** What acts on a terminal, turns a text round or ends its line; `\n` is between lines of ours alone. */
const acting = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/;
const hostile = "\x1b[2J\x1b]0;owned\x07\r\nBlocks: none \u202eevil\u2028\x9b1A\t\x00";

function terminal() {
  const printed = { out: "", err: "" };
  // As program.ts lets a command print: line ends of a stranger get through that, so they have to end before.
  const io = {
    out: (text: string) => {
      printed.out += visible(text);
    },
    err: (text: string) => {
      printed.err += visible(text);
    },
  } as unknown as Io;
  const args = { values: {}, positionals: [] } as unknown as Arguments;
  return { printed, io, args };
}

/** A change in which everything that a system can answer is this text. */
const saying = (said: string, state: Change["state"]): Change => ({
  id: "okta/server",
  system: "okta",
  title: `Create the email server ${said}`,
  detail: `It is made for the brand ${said}.`,
  items: [
    { name: `Email server ${said}`, before: [`relay ${said}`], after: [`smtp ${said}`] },
    { name: `TXT ${said}`, before: [], after: null },
  ],
  needs: [],
  question: {
    ask: `Send all mail of ${said}?`,
    text: `It is for ${said}.`,
    yes: `Yes ${said}`,
    no: `No ${said}`,
  },
  byHand: `Enter ${said}.`,
  state,
  note: `Seen at ${said}`,
});
const planOf = (said: string): Plan => ({
  readAt: "2026-11-26T08:00:00.000Z",
  changes: (["pending", "conflict", "done", "failed", "kept"] as const).map((state, i) => ({
    ...saying(said, state),
    id: `okta/${i}`,
  })),
  findings: [
    {
      code: "x",
      severity: "warning",
      step: "finish",
      title: `The log of ${said}`,
      cause: `It says ${said}.`,
      fix: [`Look at ${said}.`],
      expected: said,
      found: said,
      sources: [],
    },
  ],
});

describe("what Okta and DNS hosts answer", () => {
  test("keeps its lines in a plan, and does nothing to a terminal", () => {
    const lines = planText(planOf("a name")).split("\n").length;
    fc.assert(
      fc.property(fc.oneof(fc.constant(hostile), fc.string({ unit: "binary", minLength: 1 })), (said) => {
        const shown = planText(planOf(said));
        expect(shown).not.toMatch(acting);
        expect(shown.split("\n")).toHaveLength(lines);
        expect(changeLine(saying(said, "done"))).not.toMatch(/\n/);
      }),
    );
  });

  test("keeps its line in what is waited for, in a change that came to its end and in a question", async () => {
    const { printed, io, args } = terminal();
    const until = "2026-11-26T08:00:00.000Z";
    printPlanEvent({ type: "wait", id: "", text: `${hostile} is asked`, until }, args, io);
    printPlanEvent({ type: "change", change: saying(hostile, "done") }, args, io);
    expect(printed.err).toMatch(/^[^\n]+\n$/);
    expect(printed.out).toMatch(/^[^\n]+\n$/);
    const asked: string[] = [];
    await agrees(async (text) => void asked.push(text) as undefined, hostile, hostile, hostile);
    expect(asked.join("") + printed.out + printed.err).not.toMatch(acting);
    expect(asked.join("")).not.toContain("\n");
  });

  test("is as it is in a document", () => {
    const text = JSON.stringify(planDocument("a", planOf(hostile)));
    expect(JSON.parse(text).changes[0].title).toContain(hostile);
  });

  test("is read from a real org: brands, servers, email domains and senders with control characters", async () => {
    const linesWith = async (said: string) => {
      await using bench = await startBench({ trouble: "other-enabled" });
      const { org } = bench.practice;
      const { emailDomain } = setupOf().domain;
      for (const brand of org.brands) brand.name += said;
      for (const { shown } of org.servers)
        Object.assign(shown, { alias: `relay${said}`, host: `relay${said}` });
      org.emailDomains = [
        newEmailDomain("OeD1", {
          domain: emailDomain,
          userName: `help${said}`,
          displayName: `IT${said}`,
          brandId: org.brands[0]!.id,
        }),
      ];
      const plan = await readPlan(await bench.open(), memoryJournal(), bench.hands);
      const refused = await bench.connect({ ...(await bench.practice.connect()), brand: `none${said}` }).then(
        () => "",
        (error: { finding: Plan["findings"][number] }) => findingsText([error.finding]),
      );
      expect(refused).toContain("okta-brand-unknown");
      return `${planText(plan)}\n${refused}`;
    };
    const [plain, attacked] = [await linesWith("x"), await linesWith(hostile)];
    expect(attacked).not.toMatch(acting);
    expect(attacked).toContain("\\x1b[2J");
    expect(attacked.split("\n")).toHaveLength(plain.split("\n").length);
  });
});

describe("MAILWRIGHT_CONNECTIONS", () => {
  const secret = freshClientSecret();
  rememberSecret(secret);
  const folder = mkdtempSync(join(tmpdir(), "mailwright-plan-output-"));
  const file = join(folder, "setup.json");
  writeFileSync(file, JSON.stringify({ provider: "microsoft" }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const damaged: Readonly<Record<string, string>> = {
    "a secret alone": secret,
    "no name": `okta=${secret}`,
    "no value": `okta.token ${secret}`,
    "a system that nobody knows": `godaddy.token=${secret}`,
    "the secret before the sign": `${secret}=okta.token`,
    "a system of every object": `constructor.token=${secret}`,
    JSON: JSON.stringify({ okta: { token: secret } }),
    "two DNS hosts": `cloudflare.token=${secret}\nroute53.secretAccessKey=${secret}`,
    "a good line before": `okta.token=${secret}\n${secret}`,
    "control characters": `okta.token\x1b=${secret}`,
  };
  const yes = (name: string): string[] => (name === "plan" ? [] : ["--yes"]);
  test.each(Object.entries(damaged))(
    "with %s is refused, and what stands in it is not repeated",
    async (_, text) => {
      expect(() => connectionsIn(text)).toThrow();
      for (const name of ["plan", "apply", "undo"])
        for (const json of [[], ["--json"]]) {
          const heard: string[] = [];
          const code = await main([name, file, ...yes(name), ...json], {
            env: { MAILWRIGHT_CONNECTIONS: text },
            readInput: async () => new Uint8Array(),
            out: (more) => void heard.push(more),
            err: (more) => void heard.push(more),
            signal: new AbortController().signal,
          });
          const said = heard.join("");
          expect(code).toBe(2);
          expect(said).toMatch(/connections-(line|hosts)/);
          expect(said).not.toContain(secret);
        }
    },
  );
});
