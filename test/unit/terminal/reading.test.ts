import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Command, FileInput } from "../../../src-main/hosts/terminal/command.ts";
import { commands } from "../../../src-main/hosts/terminal/commands/index.ts";
import { main } from "../../../src-main/hosts/terminal/program.ts";
import { newSetup, withDomain } from "../../../src-main/setup/document.ts";
import { openStore } from "../../../src-main/setup/store.ts";
import { rememberSecret } from "../../support/canary.ts";
import { freshClientSecret, freshKeyFile } from "../../support/keys.ts";
import { root } from "../../support/mailwright.ts";

const windows = process.platform === "win32";
const domain = "reading.example";
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mailwright-reading-"));
  mkdirSync(join(folder, "folder"));
  if (!windows) execFileSync("mkfifo", [join(folder, "pipe")]);
  writeFileSync(join(folder, "bundle.zip"), "no bundle");
  writeFileSync(join(folder, "setup.json"), JSON.stringify({ provider: "microsoft" }));
  const store = openStore(join(folder, "data"), Date.now);
  await store.create(
    withDomain(newSetup("microsoft", false, Date.now()), {
      emailDomain: domain,
      from: `noreply@${domain}`,
      customUrlDomain: "",
      oktaRecords: [],
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every file that a command reads, by the tables of the commands: a new command is among them by itself. */
interface Reader {
  readonly name: string;
  /** The word or option that names the file. */
  readonly at: string;
  readonly command: Command;
  readonly file: FileInput;
}
const loaded = await Promise.all(commands.map(async ({ name, load }) => ({ name, command: await load() })));
const readers: readonly Reader[] = loaded.flatMap(({ name, command }) =>
  Object.entries({ ...command.words, ...command.options }).flatMap(([at, { file }]) =>
    file ? [{ name, at, command, file }] : [],
  ),
);
const title = ({ name, at }: Reader) =>
  [`${name} ${at}`, readers.find((r) => r.name === name && r.at === at)!] as const;

/** What fills the words and options of a command that the reader under test needs beside the file. */
const filling = (word: string, { options }: Command): string | undefined =>
  ({
    // What a setup is connected with is given of one in a file alone.
    SETUP: "connections-file" in options ? join(folder, "setup.json") : domain,
    "FILE.zip": join(folder, "bundle.zip"),
  })[word];

/** The shortest command line on which the reader reads its file. */
function line({ name, at, command }: Reader, path: string): string[] {
  const words = Object.entries(command.words).flatMap(([word, { choices, optional }]) =>
    word === at ? [path] : [choices?.[0] ?? filling(word, command) ?? (optional ? [] : word)].flat(),
  );
  const options = Object.entries(command.options).flatMap(([option, { required }]) =>
    option === at ? [`--${option}`, path] : required ? [`--${option}`, join(folder, "out")] : [],
  );
  const more = at in command.options && "with-secrets" in command.options ? ["--with-secrets"] : [];
  const yes = "yes" in command.options ? ["--yes"] : [];
  const data = "data" in command.options ? ["--data", join(folder, "data")] : [];
  return [name, ...words, ...options, ...more, ...yes, ...data];
}

async function run(args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, {
    env: {
      MAILWRIGHT_PASSPHRASE: "no secret of this test",
      MAILWRIGHT_SECRET: freshClientSecret(),
      MAILWRIGHT_CONNECTIONS: "okta.org=acme.okta.com",
    },
    readInput: async () => new Uint8Array(),
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    signal: new AbortController().signal,
  });
  return { code, out: out.join(""), err: err.join("") };
}

test("every path of a command goes through its table", () => {
  const here = join(root, "src-main/hosts/terminal/commands");
  for (const file of readdirSync(here))
    expect(`${file} ${/from "node:fs/.exec(readFileSync(join(here, file), "utf8"))}`).toBe(`${file} null`);
  expect(readers.length).toBeGreaterThan(10);
});

describe("what is no file is refused at once", () => {
  test.each(readers.map(title))("by %s: a pipe, a device, a folder", async (_, reader) => {
    const names = windows ? ["folder"] : ["pipe", "folder", "/dev/zero"];
    for (const name of names) {
      const ended = await run(line(reader, name.startsWith("/") ? name : join(folder, name)));
      expect({ name, ...ended }).toMatchObject({
        code: 2,
        err: expect.stringMatching(/is a (?:device or a pipe|folder), not a file/),
      });
    }
  });

  test.each(readers.map(title))("by %s: what is not there", async (_, reader) => {
    const ended = await run(line(reader, join(folder, "nowhere")));
    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining("is not there") });
  });
});

describe("a secret in a file's place", () => {
  test.each(readers.map(title))("is not repeated: %s", async (_, reader) => {
    const secret = freshClientSecret();
    rememberSecret(secret);
    for (const more of [[], ["--json"]]) {
      const { code, out, err } = await run([...line(reader, secret), ...more]);
      expect(code).toBe(2);
      expect(out + err).not.toContain(secret);
    }
  });
});

/**
 * A text for each reader that it says something of its own about. A new reader of a text needs one here: the test below
 * says so.
 */
const texts: Readonly<Record<string, (reader: Reader) => string>> = {
  "explain FILE": () =>
    "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant",
  "inspect FILE": () => freshKeyFile().json,
  "audit file": () => "fine.example\nexa mple.com\n",
  // Refused for what it is: an ID, and no secret.
  "check secret-file": () => "f8e3a1d2-4b5c-4d6e-8f70-112233445566\n",
  "export secret-file": () => "f8e3a1d2-4b5c-4d6e-8f70-112233445566\n",
  "export passphrase-file": () => "P@ssw0rd123\n",
  ...Object.fromEntries(
    ["plan", "apply", "undo"].flatMap((name) => [
      [`${name} secret-file`, () => "f8e3a1d2-4b5c-4d6e-8f70-112233445566\n"],
      [`${name} connections-file`, () => "okta.org=acme.okta.com\nno line of it\n"],
    ]),
  ),
};
const setupText = () => JSON.stringify({ settings: { hostname: "smtp.acme.example" } });
const textFor = (reader: Reader): string | undefined =>
  reader.at === "SETUP" ? setupText() : texts[`${reader.name} ${reader.at}`]?.(reader);

/** Readers that go on only with a keychain, over the network or with a good bundle. Their text is read by the same function. */
const elsewhere = ["secret secret-file", "reply file", "import passphrase-file"];
const goesOn = ({ name, at }: Reader) => elsewhere.includes(`${name} ${at}`) || at === "ca-file";

const written: readonly (readonly [string, (text: string) => Uint8Array])[] = [
  ["UTF-8 with a mark", (text) => Buffer.from(`\ufeff${text}`)],
  ["UTF-16 with a mark", (text) => Buffer.from(`\ufeff${text}`, "utf16le")],
  ["UTF-16 without", (text) => Buffer.from(text, "utf16le")],
  ["big-endian UTF-16 with a mark", (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16()],
  ["big-endian UTF-16 without", (text) => Buffer.from(text, "utf16le").swap16()],
];

describe("a text that Windows PowerShell or an editor wrote", () => {
  const readersOfText = readers.filter((r) => !r.file.binary && !goesOn(r));

  test.each(readersOfText.map(title))("is read by %s as UTF-8 is", async (name, reader) => {
    const text = textFor(reader);
    if (text === undefined) throw new Error(`There is no text for ${name} in the table of this test`);
    const path = join(folder, "text");
    const says = async (bytes: Uint8Array) => {
      writeFileSync(path, bytes);
      return run(line(reader, path));
    };
    const plain = await says(Buffer.from(text));
    // What is no text at all is told apart: or the comparison below would prove nothing.
    expect(await says(Buffer.from(text, "utf16le").map((byte) => byte ^ 0x55))).not.toEqual(plain);
    for (const [how, bytes] of written)
      expect({ how, ...stable(await says(bytes(text))) }).toEqual({ how, ...stable(plain) });
  });

  test("readers that are left out here are there", () => {
    for (const name of elsewhere) expect(readers.map((r) => `${r.name} ${r.at}`)).toContain(name);
  });
});

/** Without the note that a file was converted. */
const stable = ({ code, out, err }: Awaited<ReturnType<typeof run>>) => ({
  code,
  out: out.replace(/^Mended .*\n/gm, ""),
  err,
});
