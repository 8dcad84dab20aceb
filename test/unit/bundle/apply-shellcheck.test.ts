import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { applySh } from "../../../src-main/bundle/okta/apply-sh.ts";
import { describeWith } from "../../support/needs.ts";

const flag = [false, true];
const scripts = (["OAUTH2_CLIENT_CREDENTIALS", "OAUTH2_JWT_BEARER_GRANT"] as const).flatMap((authType) =>
  flag.flatMap((practice) =>
    flag.map((rotates) => ({ authType, practice, rotates, tested: "tested" as const })),
  ),
);

describeWith("shellcheck", "shellcheck", () => {
  test.for(scripts)(
    "finds nothing in apply.sh ($authType, practice: $practice, rotates: $rotates)",
    (input) => {
      const { status, stdout } = spawnSync("shellcheck", ["--shell=sh", "-"], {
        input: applySh(input),
        encoding: "utf8",
      });
      expect(stdout).toBe("");
      expect(status).toBe(0);
    },
  );
});
