import { describe, test } from "vitest";
import { applyChecks } from "../unit/bundle/support/apply-checks.ts";
import { applyMatrix } from "../unit/bundle/support/apply-matrix.ts";
import type { Runner } from "../unit/bundle/support/apply-modes.ts";
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
else test(noPwsh, (context) => context.skip(noPwsh));
