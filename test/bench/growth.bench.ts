import type { Bench } from "./bench.ts";
import { type Reader, readers } from "./growth/readers.ts";
import { units } from "./growth/units.ts";

/** Twice the text may take this much more time. 2 is linear; 4 is quadratic. */
const mostGrowth = 2.5;
/** A text that is read faster, at the reader's limit, blocks nobody, in milliseconds. Its ratio is noise. */
const leastMs = 20;
/** A text is not made longer when reading it takes this long, in milliseconds. */
const enoughMs = 150;
/** Of each measurement, in milliseconds: the system counts a thread's time in steps of up to 4. */
const measuredMs = 40;

/** Processor time of this thread: other programs do not count. */
async function cpuMs(work: () => unknown, times = 1): Promise<number> {
  const before = process.threadCpuUsage();
  for (let i = 0; i < times; i++) await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000 / times;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const repeated = (unit: string, length: number) =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

interface Growth {
  readonly ratio: number;
  /** For the longest text that was read, and its length. */
  readonly ms: number;
  readonly length: number;
}

/** Doubles the text up to the reader's limit, or until it takes long; then compares, several times. */
async function growthOf({ limit, read }: Reader, unit: string, rounds: number): Promise<Growth> {
  let length = limit >> 6;
  let ms = 0;
  for (; ; length *= 2) {
    const text = repeated(unit, length);
    ms = await cpuMs(() => read(text));
    if (ms > enoughMs || length * 2 > limit) break;
  }
  if (ms < leastMs) return { ratio: 0, ms, length };
  const [half, whole] = [repeated(unit, length >> 1), repeated(unit, length)];
  const times = Math.ceil(measuredMs / ms);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const short = await cpuMs(() => read(half), times * 2);
    ratios.push((await cpuMs(() => read(whole), times)) / Math.max(short, 1));
  }
  return { ratio: median(ratios), ms, length };
}

/**
 * Reads repeated units, each at two lengths, with everything that reads a stranger's text. Fails when a reader takes more
 * than 2.5 times as long for twice the text.
 */
export const bench: Bench = {
  summary: "time for strangers' text of twice the length; fails above 2.5 times",
  async measure({ smoke }) {
    const figures: Record<string, number | string> = { units: units.length };
    const wrong: string[] = [];
    for (const [name, reader] of Object.entries(readers)) {
      // The first reading loads what it needs.
      await reader.read("");
      let worst: Growth = { ratio: 0, ms: 0, length: 0 };
      let slowest = 0;
      for (const unit of units) {
        let growth = await growthOf(reader, unit, smoke ? 1 : 9);
        // A busy machine is late once or twice: what is slow is slow again.
        for (let again = 0; again < 2 && growth.ratio > mostGrowth; again++)
          growth = await growthOf(reader, unit, 15);
        if (growth.ratio > mostGrowth)
          wrong.push(
            `${name}: ${JSON.stringify(unit)} × ${growth.length} takes ${growth.ms.toFixed(0)} ms, ${growth.ratio.toFixed(2)} times the half of it`,
          );
        if (growth.ratio > worst.ratio) worst = growth;
        slowest = Math.max(slowest, growth.ms);
      }
      figures[`${name}, ratio`] = Number(worst.ratio.toFixed(2));
      figures[`${name}, most ms`] = Math.round(slowest);
    }
    if (wrong.length > 0) throw new Error(`Text of twice the length takes too long:\n${wrong.join("\n")}`);
    return figures;
  },
};
