import { createHash } from "node:crypto";
import { deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { buildBundle } from "../../../src-main/bundle/export.ts";
import { readBundle } from "../../../src-main/bundle/read/read.ts";
import { bundleLimit, MailwrightError } from "../../../src-main/contract/index.ts";
import { stableJson } from "../../../src-main/setup/canonical-json.ts";
import { practiceInput, sampleInput } from "./support/sample.ts";
import { type MadeEntry, makeZip } from "./support/zip-builder.ts";

const good = buildBundle(sampleInput("microsoft"));
const goodFiles = Object.entries(unzipSync(good.bytes)).map(([name, bytes]) => ({
  name,
  content: Buffer.from(bytes),
}));
const file = (name: string): Buffer => goodFiles.find((f) => f.name === name)!.content;

/** A bundle with some files replaced, removed (null) or added, and its manifest set right again. */
function withFiles(
  changes: Record<string, Buffer | string | null>,
  manifest: Record<string, unknown> = {},
): MadeEntry[] {
  const all = new Map(goodFiles.map((f) => [f.name, f.content]));
  for (const [name, content] of Object.entries(changes)) {
    if (content === null) all.delete(name);
    else all.set(name, Buffer.from(content as string));
  }
  all.delete("manifest.json");
  const files = Object.fromEntries(
    [...all].map(([name, content]) => [
      name,
      { sha256: createHash("sha256").update(content).digest("hex"), size: content.length },
    ]),
  );
  const text = stableJson({ ...good.manifest, files, ...manifest });
  return [
    { name: "manifest.json", content: Buffer.from(text) },
    ...[...all].map(([name, content]) => ({ name, content })),
  ];
}
const withManifest = (text: string): MadeEntry[] =>
  goodFiles.map((f) => (f.name === "manifest.json" ? { ...f, content: Buffer.from(text) } : f));
const plus = (...entries: MadeEntry[]): MadeEntry[] => [...goodFiles, ...entries];
const setupWith = (change: object): string =>
  JSON.stringify({ ...JSON.parse(file("mailwright/setup.json").toString()), ...change });

/** A kilobyte that unpacks to `megabytes`. */
const zeros = (megabytes: number): Buffer =>
  deflateRawSync(Buffer.alloc(megabytes * 1_048_576), { level: 9 });
const bomb = zeros(700);
const readme = goodFiles.findIndex((f) => f.name === "README.txt");

const hostile: readonly (readonly [name: string, code: string, bytes: () => Uint8Array])[] = [
  ["nothing", "bundle-not-a-zip", () => Buffer.alloc(0)],
  ["three bytes", "bundle-not-a-zip", () => Buffer.from("PK\x03")],
  ["a JSON key file", "bundle-not-a-zip", () => Buffer.from('{"type":"service_account"}')],
  ["a gzip file", "bundle-not-a-zip", () => gzipSync(Buffer.alloc(1000))],
  [
    "60 kB of noise",
    "bundle-not-a-zip",
    () => Buffer.from(Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 251)),
  ],
  ["9 MB", "bundle-too-large", () => Buffer.alloc(bundleLimit + 1)],
  ["a bundle cut in half", "bundle-damaged", () => good.bytes.slice(0, good.bytes.length >> 1)],
  ["a bundle without its last byte", "bundle-damaged", () => good.bytes.slice(0, -1)],
  ["a zip with no files", "bundle-foreign", () => makeZip([])],
  [
    "somebody else's zip",
    "bundle-foreign",
    () => makeZip([{ name: "holiday.jpg", content: Buffer.from("x") }]),
  ],
  [
    "a bundle packed again inside a folder",
    "bundle-foreign",
    () => makeZip(goodFiles.map((f) => ({ ...f, name: `folder/${f.name}` }))),
  ],
  [
    "10,000 files",
    "bundle-foreign",
    () =>
      makeZip(
        Array.from({ length: 10_000 }, (_, i) => ({ name: `f${i}`, content: Buffer.alloc(0), stored: true })),
      ),
  ],
  ["a manifest that is not JSON", "bundle-foreign", () => makeZip(withManifest("hello"))],
  ["a manifest that is null", "bundle-foreign", () => makeZip(withManifest("null"))],
  ["a manifest of another product", "bundle-foreign", () => makeZip(withManifest('{"format":"other"}'))],
  ["a manifest with 60,000 brackets", "bundle-foreign", () => makeZip(withManifest("[".repeat(60_000)))],
  [
    "a manifest without fields",
    "bundle-damaged",
    () => makeZip(withManifest('{"format":"mailwright-bundle","version":1}')),
  ],
  ["a bundle of version 2", "bundle-newer", () => makeZip(withFiles({}, { version: 2 }))],
  [
    "a setup of version 2",
    "bundle-newer",
    () => makeZip(withFiles({ "mailwright/setup.json": setupWith({ version: 2 }) })),
  ],
  ["a setup that is not one", "bundle-damaged", () => makeZip(withFiles({ "mailwright/setup.json": "{}" }))],
  [
    "a setup with a hostile id",
    "bundle-damaged",
    () => makeZip(withFiles({ "mailwright/setup.json": setupWith({ id: "../../x" }) })),
  ],
  [
    "a setup with 300,000 stages",
    "bundle-damaged",
    () =>
      makeZip(
        withFiles({ "mailwright/setup.json": setupWith({ lastRun: { stages: Array(300_000).fill({}) } }) }),
      ),
  ],
  [
    "a setup a hundred thousand brackets deep",
    "bundle-damaged",
    () => makeZip(withFiles({ "mailwright/setup.json": `${"[".repeat(100_000)}${"]".repeat(100_000)}` })),
  ],
  [
    "a manifest that lists 5,000 files",
    "bundle-expands-too-far",
    () =>
      makeZip(
        withFiles({}, { files: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`f${i}`, {}])) }),
      ),
  ],
  ["no setup", "bundle-incomplete", () => makeZip(withFiles({ "mailwright/setup.json": null }))],
  [
    "a listed file that is not there",
    "bundle-incomplete",
    () => makeZip(goodFiles.filter((f) => f.name !== "README.txt")),
  ],
  [
    "a file nobody listed",
    "bundle-unlisted-file",
    () => makeZip(plus({ name: "okta/extra.sh", content: Buffer.from("rm") })),
  ],
  [
    "a file called like a property of every object",
    "bundle-unlisted-file",
    () => makeZip(plus({ name: "constructor", content: Buffer.from("x") })),
  ],
  [
    "an apply script that was changed",
    "bundle-changed",
    () =>
      makeZip(
        goodFiles.map((f) => (f.name === "okta/apply.sh" ? { ...f, content: Buffer.from("curl evil") } : f)),
      ),
  ],
  [
    "an apply script of the same length with one letter changed",
    "bundle-changed",
    () =>
      makeZip(
        goodFiles.map((f) =>
          f.name === "okta/apply.sh"
            ? { ...f, content: Buffer.from(f.content.toString().replace("curl", "curI")) }
            : f,
        ),
      ),
  ],
  [
    "a practice setup that says it is real",
    "bundle-changed",
    () => {
      const made = buildBundle(practiceInput("microsoft"));
      const files = Object.entries(unzipSync(made.bytes)).map(([name, b]) => ({
        name,
        content: Buffer.from(b),
      }));
      return makeZip(
        files.map((f) =>
          f.name === "manifest.json"
            ? { ...f, content: Buffer.from(stableJson({ ...made.manifest, practice: false })) }
            : f,
        ),
      );
    },
  ],
  [
    "a manifest of another domain",
    "bundle-changed",
    () => makeZip(withFiles({}, { emailDomain: "evil.example" })),
  ],
  ...[
    "../evil",
    "okta/../../evil",
    "/etc/passwd",
    "C:\\evil.exe",
    "okta\\..\\..\\evil",
    "C:evil",
    "~/.ssh/authorized_keys",
    "okta/./x",
    "okta//x",
    "a\u0000.txt",
    "a\nb",
    ".profile",
    "okta/.hidden",
    "é.txt",
    "x".repeat(300),
    "",
    "__proto__/x",
    "a/b/c/d/e",
  ].map(
    (path) =>
      [
        `a file called ${JSON.stringify(path.slice(0, 30))}`,
        "bundle-unsafe-path",
        () => makeZip(plus({ name: path, content: Buffer.from("x") })),
      ] as const,
  ),
  [
    "a file name that is not UTF-8",
    "bundle-unsafe-path",
    () => makeZip(plus({ name: Buffer.from([0x61, 0xff, 0xfe]), content: Buffer.from("x") })),
  ],
  [
    "a symbolic link",
    "bundle-unsafe-path",
    () => makeZip(plus({ name: "link", content: Buffer.from("/etc/passwd"), mode: 0o120777 })),
  ],
  [
    "a folder with something in it",
    "bundle-unsafe-path",
    () => makeZip(plus({ name: "okta/", content: Buffer.from("x") })),
  ],
  [
    "700 MB, as it says",
    "bundle-expands-too-far",
    () => makeZip(plus({ name: "big", content: Buffer.alloc(0), packed: bomb, size: 734_003_200 })),
  ],
  [
    "700 MB that say they are 10 bytes",
    "bundle-expands-too-far",
    () => makeZip(goodFiles.map((f) => (f.name === "README.txt" ? { ...f, packed: bomb, size: 10 } : f))),
  ],
  [
    "700 MB in the manifest",
    "bundle-expands-too-far",
    () => makeZip(goodFiles.map((f) => (f.name === "manifest.json" ? { ...f, packed: bomb } : f))),
  ],
  [
    "60 files of 4 MB",
    "bundle-expands-too-far",
    () =>
      makeZip(
        Array.from({ length: 60 }, (_, i) => ({
          name: `f${i}`,
          content: Buffer.alloc(0),
          packed: zeros(4),
          size: 4_194_304,
        })),
      ),
  ],
  [
    "many files that share one stream of bytes",
    "bundle-damaged",
    () =>
      makeZip(
        plus(
          ...Array.from({ length: 20 }, (_, i) => ({
            name: `x${i}`,
            content: file("README.txt"),
            sharesDataOf: readme,
          })),
        ),
      ),
  ],
  [
    "entries that lie inside each other",
    "bundle-expands-too-far",
    () => {
      const inner = makeZip([{ name: "README.txt", content: file("README.txt") }]).subarray(0, -68);
      const zip = makeZip(
        plus(
          { name: "outer", content: Buffer.concat([inner, Buffer.alloc(64)]), stored: true },
          { name: "README2.txt", content: file("README.txt"), localName: "README2.txt" },
        ),
      );
      // The second entry's data are made to begin inside the first one's.
      const at = zip.lastIndexOf("PK\x01\x02");
      const outer = zip.indexOf("outer") + 5;
      const local = Buffer.concat([
        zip.subarray(zip.indexOf("PK\x03\x04", outer + inner.length), zip.length),
      ]).subarray(0, 30 + 11);
      local.copy(zip, outer);
      zip.writeUInt32LE(outer, at + 42);
      return zip;
    },
  ],
  [
    "the same name twice",
    "bundle-damaged",
    () => makeZip(plus({ name: "README.txt", content: Buffer.from("x") })),
  ],
  [
    "the same name in two cases",
    "bundle-damaged",
    () => makeZip(plus({ name: "readme.TXT", content: Buffer.from("x") })),
  ],
  ["a password", "bundle-encrypted", () => makeZip(goodFiles.map((f) => ({ ...f, flags: 1 })))],
  [
    "an unknown compression",
    "bundle-damaged",
    () => makeZip(plus({ name: "x", content: Buffer.from("x"), method: 14 })),
  ],
  [
    "a wrong CRC",
    "bundle-damaged",
    () => makeZip(goodFiles.map((f) => (f.name === "README.txt" ? { ...f, crc: 1 } : f))),
  ],
  [
    "a size that is too small",
    "bundle-expands-too-far",
    () => makeZip(goodFiles.map((f) => (f.name === "README.txt" ? { ...f, size: f.content.length - 1 } : f))),
  ],
  [
    "a size that is too large",
    "bundle-damaged",
    () => makeZip(goodFiles.map((f) => (f.name === "README.txt" ? { ...f, size: f.content.length + 1 } : f))),
  ],
  [
    "compressed bytes that are noise",
    "bundle-damaged",
    () =>
      makeZip(
        goodFiles.map((f) =>
          f.name === "README.txt" ? { ...f, packed: Buffer.from("\xff\xff\xff\xff") } : f,
        ),
      ),
  ],
  [
    "a packed size past the end",
    "bundle-damaged",
    () => makeZip(goodFiles.map((f) => (f.name === "README.txt" ? { ...f, packedSize: 0x7fffffff } : f))),
  ],
  [
    "two names for one file",
    "bundle-damaged",
    () => makeZip(goodFiles.map((f) => (f.name === "README.txt" ? { ...f, localName: "../x.txt" } : f))),
  ],
  [
    "a directory that starts past the end",
    "bundle-damaged",
    () => makeZip(goodFiles, { directoryStart: 0xfffffff0 }),
  ],
  [
    "a directory that is larger than the file",
    "bundle-damaged",
    () => makeZip(goodFiles, { directorySize: 0x7fffffff }),
  ],
  ["more entries promised than there are", "bundle-damaged", () => makeZip(goodFiles, { count: 60 })],
  ["65,535 entries promised (ZIP64)", "bundle-foreign", () => makeZip(goodFiles, { count: 0xffff })],
  ["a second disk", "bundle-damaged", () => makeZip(goodFiles, { disk: 1 })],
];

describe("opening a bundle", () => {
  test("gives its manifest, its setup and its files", () => {
    const input = sampleInput("microsoft");
    const { manifest, setup, files } = readBundle(good.bytes);
    expect(manifest).toEqual(good.manifest);
    expect(setup).toEqual(input.setup);
    expect([...files.keys()].sort()).toEqual(Object.keys(manifest.files).sort());
  });

  test("works for a bundle that an ordinary tool packed again, folders and comment included", () => {
    const folders = ["okta/", "dns/"].map((name) => ({
      name,
      content: Buffer.alloc(0),
      stored: true,
      mode: 0o40755,
    }));
    const zip = makeZip([...folders, ...goodFiles], { comment: Buffer.from("packed again") });
    expect(readBundle(zip).manifest).toEqual(good.manifest);
  });

  test("works on bytes that lie inside a larger buffer", () => {
    const large = Buffer.concat([Buffer.alloc(17), good.bytes, Buffer.alloc(5)]);
    expect(readBundle(large.subarray(17, 17 + good.bytes.length)).manifest).toEqual(good.manifest);
  });
});

describe("a hostile or damaged file", () => {
  test.each(hostile)("%s: %s", (_name, code, make) => {
    const bytes = make();
    const before = process.memoryUsage();
    const started = performance.now();
    let thrown: unknown;
    try {
      readBundle(bytes);
    } catch (error) {
      thrown = error;
    }
    const ms = performance.now() - started;
    const after = process.memoryUsage();
    expect(thrown).toBeInstanceOf(MailwrightError);
    const { finding } = thrown as MailwrightError;
    expect(finding).toMatchObject({ code, severity: "error", step: "finish" });
    expect(finding.fix.length).toBeGreaterThan(0);
    expect(finding.found ?? "").not.toMatch(/[\u0000-\u001f]/);
    expect(ms).toBeLessThan(5000);
    const grown = after.heapUsed + after.external - before.heapUsed - before.external;
    expect(grown).toBeLessThan(200 * 1_048_576);
  });

  test("is at least thirty different ones", () => {
    expect(hostile.length).toBeGreaterThanOrEqual(30);
  });

  test("is never anything but a bundle or a finding: 2,000 bundles with bytes changed", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.nat(60),
        (changes, cut) => {
          const bytes = Uint8Array.from(good.bytes);
          for (const [at, value] of changes) bytes[at] = value;
          try {
            readBundle(bytes.subarray(0, bytes.length - cut));
          } catch (error) {
            expect(error).toBeInstanceOf(MailwrightError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  }, 120_000);
});
