import type { Plugin } from "vitest/config";
import type { Reporter, TestModule, Vitest } from "vitest/node";

/** Tells at the end of a run what was not tested on this computer: how many tests were skipped, by the reason they give. */
class Skips implements Reporter {
  #filtered = false;

  onInit(vitest: Vitest): void {
    this.#filtered = Boolean(vitest.config.testNamePattern);
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, number>();
    for (const module of modules)
      for (const test of module.children.allTests("skipped")) {
        const { note } = test.result() as { readonly note?: string };
        const reason = note?.replace(/^SKIPPED: /, "") ?? /SKIPPED: ([^)]*)/.exec(test.fullName)?.[1];
        // What a name's pattern leaves out gives no reason, and needs none.
        if (reason === undefined && this.#filtered) continue;
        const why = reason ?? `no reason given: ${test.fullName}`;
        counts.set(why, (counts.get(why) ?? 0) + 1);
      }
    for (const [reason, count] of [...counts].sort((a, b) => b[1] - a[1]))
      process.stdout.write(`SKIPPED ${count}: ${reason}\n`);
  }
}

/** Adds it to whatever reporters a run has: `--reporter` on the command line replaces those of the configuration. */
export const skips: Plugin = {
  name: "mailwright:skips",
  configureVitest({ vitest }) {
    const { reporters } = vitest.config;
    if (!reporters.some((one) => one instanceof Skips)) reporters.push(new Skips());
  },
};
