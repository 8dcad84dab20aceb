import type { Plugin } from "vitest/config";
import type { Reporter, TestModule, Vitest } from "vitest/node";

/**
 * Tells at the end of a run what its count of passed tests does not: how many were skipped, by the reason they give, and which
 * passed only when they were tried again.
 */
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
    for (const module of modules)
      for (const test of module.children.allTests("passed")) {
        const tries = (test.diagnostic()?.retryCount ?? 0) + 1;
        if (tries > 1)
          process.stdout.write(`PASSED AT TRY ${tries}: ${module.relativeModuleId} > ${test.fullName}\n`);
      }
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
