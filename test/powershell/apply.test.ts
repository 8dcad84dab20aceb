import { describe, test } from "vitest";
import { applyChecks } from "../unit/bundle/support/apply-checks.ts";
import { applyMatrix } from "../unit/bundle/support/apply-matrix.ts";
import { powershellRunner } from "../unit/bundle/support/apply-modes.ts";
import { findPwsh, noPwsh } from "./pwsh.ts";

const pwsh = findPwsh();

if (pwsh)
  describe("okta/apply.ps1, run whole by PowerShell 7", () => {
    applyMatrix(powershellRunner(pwsh));
    applyChecks(powershellRunner(pwsh));
  });
else test(noPwsh, (context) => context.skip(noPwsh));
