import { describe, expect, test } from "vitest";
import { applyChecks } from "../unit/bundle/support/apply-checks.ts";
import { type Interruptible, moments, standing, stopped } from "../unit/bundle/support/apply-interrupts.ts";
import { applyMatrix } from "../unit/bundle/support/apply-matrix.ts";
import { type Runner, secret, token, upTo } from "../unit/bundle/support/apply-modes.ts";
import { findPwsh, noPwsh } from "./pwsh.ts";
import { runFile, runFileAlone } from "./support/runspaces.ts";

const pwsh = findPwsh();

const runner = (program: string): Runner => ({
  file: "apply.ps1",
  option: (name) => `-${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  // .NET reads the proxy once in a process.
  run: (file, args, env) => (env["HTTPS_PROXY"] ? runFileAlone : runFile)(program, file, args, env),
});

if (pwsh)
  describe("okta/apply.ps1, run whole by PowerShell 7", () => {
    applyMatrix(runner(pwsh));
    applyChecks(runner(pwsh));
  });

if (pwsh)
  describe("okta/apply.ps1, stopped in the middle", () => {
    const script: Interruptible = {
      file: "apply.ps1",
      command: [pwsh, "-NoProfile", "-NonInteractive", "-File"],
      option: (name) => `-${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    };
    const changing = moments.filter(({ at }) => at !== "org" && at !== "features" && at !== "read");

    test.each(changing)("$mode at $at asks nothing more, and says what is known", async ({ mode, at }) => {
      const { output, seen } = await stopped(script, mode, at, "SIGINT");
      expect(seen, output).toEqual(upTo(mode, at));
      expect(output).toMatch(/^Stopped\. /m);
      expect(output.replaceAll(/\r?\n/g, " ")).toMatch(standing(mode, at));
      expect(output).not.toContain(secret);
      expect(output).not.toContain(token);
    });
  });
else test(noPwsh, (context) => context.skip(noPwsh));
