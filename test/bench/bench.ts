import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";

/**
 * `npm run bench -- NAME [--json] [--smoke]`: one benchmark, or with `--smoke` and no name all of them, small. A benchmark
 * is a file of this folder whose `measure` gives figures measured in this run. They are printed and not judged, unless the
 * benchmark itself says what is too much, and throws.
 */
export interface Bench {
  readonly summary: string;
  measure(options: { smoke: boolean }): Promise<Record<string, number | string>>;
}

/** They count the processor time of their own thread: another bench may run beside them. */
const byProcessorTime = ["freeze", "growth"];

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean" }, smoke: { type: "boolean" } },
  allowPositionals: true,
});
const names = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".bench.ts"))
  .map((name) => name.slice(0, -".bench.ts".length));
const load = async (name: string): Promise<Bench> => (await import(`./${name}.bench.ts`)).bench;

const wanted = positionals.length || !values.smoke ? positionals : names;
const unknown = wanted.find((name) => !names.includes(name));
if (unknown !== undefined || !wanted.length) {
  console.error(unknown === undefined ? "Name a benchmark:" : `There is no benchmark “${unknown}”:`);
  for (const name of names) console.error(`  ${name.padEnd(10)}${(await load(name)).summary}`);
  process.exit(2);
}

/** In a process of its own, which prints its figures. */
async function beside(name: string): Promise<void> {
  const options = [values.json ? "--json" : "", values.smoke ? "--smoke" : ""].filter(Boolean);
  const child = spawn(process.execPath, [import.meta.filename, name, ...options], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code] = await once(child, "close");
  if (code !== 0) process.exit(1);
}

const timed = wanted.length > 1 ? wanted.filter((name) => byProcessorTime.includes(name)) : [];
await Promise.all(timed.map(beside));
for (const name of wanted.filter((one) => !timed.includes(one))) {
  const figures = await (await load(name)).measure({ smoke: values.smoke === true });
  if (values.json) console.log(JSON.stringify(figures));
  else {
    console.log(name);
    for (const [figure, value] of Object.entries(figures)) console.log(`  ${figure.padEnd(28)}${value}`);
  }
}
process.exit(0);
