import { existsSync } from "node:fs";
import { describe } from "vitest";
import { applyChecks } from "./support/apply-checks.ts";
import { applyMatrix } from "./support/apply-matrix.ts";
import { shellRunner } from "./support/apply-modes.ts";

const shell = ["/bin/dash", "/bin/bash", "/bin/sh"].find((path) => existsSync(path)) ?? "sh";

describe(`okta/apply.sh, run whole by ${shell}`, () => {
  applyMatrix(shellRunner(shell));
  applyChecks(shellRunner(shell));
});
