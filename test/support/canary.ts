import { appendFileSync, readFileSync } from "node:fs";

/**
 * The secret canary: tests tell which secrets they used and which files hold one on purpose (a key file that is
 * dropped). After the whole suite, test/canary greps everything the run wrote for them.
 *
 * The notes themselves lie outside the folder that is searched; vitest.config.ts names both folders.
 */
const notes = () => {
  const path = process.env["MAILWRIGHT_CANARY_NOTES"];
  if (!path) throw new Error("MAILWRIGHT_CANARY_NOTES is set by vitest.config.ts");
  return path;
};

type Note = { secret: string } | { file: string };
const note = (value: Note) => appendFileSync(notes(), `${JSON.stringify(value)}\n`);

/** A client secret, token or PEM private key that must be found nowhere. A key is looked for line by line. */
export function rememberSecret(value: string): void {
  const lines = value.includes("PRIVATE KEY")
    ? value.split(/\\n|\n/).filter((l) => l.length >= 40 && !l.includes("-----"))
    : [value];
  // The first line of a PKCS#8 RSA key is mostly the same for every key; the others are nobody else's.
  const own = lines.length > 3 ? lines.slice(1) : lines;
  for (const line of own) note({ secret: line });
}

/** A file that holds a secret because the test put it there for the wizard to read. */
export const rememberSecretFile = (path: string): void => note({ file: path });

/** Everything noted so far, by every test process. */
export function rememberedSecrets(): { secrets: Set<string>; files: Set<string> } {
  const lines = readFileSync(notes(), "utf8").split("\n").filter(Boolean);
  const secrets = new Set<string>();
  const files = new Set<string>();
  for (const line of lines) {
    const value = JSON.parse(line) as Note;
    if ("secret" in value) secrets.add(value.secret);
    else files.add(value.file);
  }
  return { secrets, files };
}
