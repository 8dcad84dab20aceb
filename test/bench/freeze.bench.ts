import { type OperationName, operations } from "../../src-main/contract/index.ts";
import { newSetup } from "../../src-main/setup/document.ts";
import type { Bench } from "./bench.ts";
import { type Attempt, attemptsOf, type Ids } from "./freeze/operations.ts";
import { largestSetup } from "./freeze/setups.ts";
import { slicesOf } from "./freeze/slices.ts";
import { openStage, type Stage } from "./freeze/stage.ts";
import { units } from "./growth/units.ts";

/** Longest that one operation may keep another from its turn, in milliseconds of processor time. */
const mostMs = 100;
/** In smoke mode what fails is a fault of kind, which takes many times that: the machine may be slow, and is not idle. */
const smokeMs = 250;

export const bench: Bench = {
  summary:
    "the longest that each operation holds up the others on its worst input; fails above 100 ms (in smoke mode 250)",
  async measure({ smoke }) {
    const figures: Record<string, number | string> = {};
    const wrong: string[] = [];
    const failsAbove = smoke ? smokeMs : mostMs;
    // All of them take half an hour.
    const some = smoke ? units.filter((_, i) => i % 16 === 0) : units;
    for (const name of Object.keys(operations) as OperationName[]) {
      await using stage = await openStage(some, smoke);
      const { ms, says } = await worst(name, stage, await furnish(stage));
      figures[`${name}, ms`] = says === "" ? "below 1" : `${ms.toFixed(0)} (${says})`;
      if (ms > failsAbove) wrong.push(`${name}: ${ms.toFixed(0)} ms, on ${says}`);
    }
    if (wrong.length > 0)
      throw new Error(
        `Operations that hold up the others for more than ${failsAbove} ms:\n${wrong.join("\n")}`,
      );
    return figures;
  },
};

async function furnish(stage: Stage): Promise<Ids> {
  const [microsoft, google] = [largestSetup("microsoft"), largestSetup("google")];
  const practice = { ...largestSetup("microsoft"), practice: newSetup("microsoft", true, 0).practice };
  for (const setup of [microsoft, google, practice]) await stage.put(setup);
  return { microsoft: microsoft.id, google: google.id, practice: practice.id };
}

/** The longest slice of all attempts. The first one loads what is loaded on use, and is made again. */
async function worst(name: OperationName, stage: Stage, ids: Ids) {
  let longest = { ms: 0, says: "" };
  let isFirst = true;
  for await (const attempt of attemptsOf(name)(stage, ids)) {
    if (isFirst) await once(attempt);
    isFirst = false;
    let ms = await once(attempt);
    // A collection of garbage falls into one of them: what is slow is slow again.
    for (let again = 0; again < 2 && ms > mostMs; again++) ms = Math.min(ms, await once(attempt));
    if (ms > longest.ms) longest = { ms, says: attempt.says };
  }
  return longest;
}

async function once(attempt: Attempt): Promise<number> {
  await attempt.prepare?.();
  return (await slicesOf(attempt.work)).longest;
}
