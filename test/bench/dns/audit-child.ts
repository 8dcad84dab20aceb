import { readFileSync } from "node:fs";
import { main } from "../../../src-main/hosts/terminal/program.ts";

/** Runs `mailwright audit` as its process would, and tells how long it took and how much memory it needed at most. */
const began = performance.now();
let lines = 0;
const code = await main(process.argv.slice(2), {
  env: {},
  readInput: async () => new Uint8Array(),
  out: (text) => {
    lines += text.split("\n").length - 1;
  },
  err: () => {},
  signal: new AbortController().signal,
});
/** Linux keeps the peak of the parent in `maxRSS` of a child; its own is in /proc. Megabytes. */
function peakMb(): number {
  try {
    const own = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    if (own !== undefined) return Number(own) / 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}
process.send?.({ code, lines, seconds: (performance.now() - began) / 1000, peakMb: peakMb() });
process.disconnect?.();
