import { describeWith, posixShells } from "../../support/needs.ts";
import { applyChecks } from "./support/apply-checks.ts";
import { applyMatrix } from "./support/apply-matrix.ts";
import { shellRunner } from "./support/apply-modes.ts";

const shell = posixShells[0] ?? "sh";

describeWith("posixShell", `okta/apply.sh, run whole by ${shell}`, () => {
  applyMatrix(shellRunner(shell));
  applyChecks(shellRunner(shell));
});
