import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { applySh } from "../../../src-main/bundle/okta/apply-sh.ts";

const there = spawnSync("shellcheck", ["--version"]).status === 0;
const flag = [false, true];
const scripts = (["OAUTH2_CLIENT_CREDENTIALS", "OAUTH2_JWT_BEARER_GRANT"] as const).flatMap((authType) =>
  flag.flatMap((practice) =>
    flag.map((rotates) => ({ authType, practice, rotates, tested: "tested" as const })),
  ),
);

test.for(scripts)(
  "shellcheck finds nothing in apply.sh ($authType, practice: $practice, rotates: $rotates)",
  (input, context) => {
    if (!there) context.skip("SKIPPED: shellcheck is not installed here");
    const { status, stdout } = spawnSync("shellcheck", ["--shell=sh", "-"], {
      input: applySh(input),
      encoding: "utf8",
    });
    expect(stdout).toBe("");
    expect(status).toBe(0);
  },
);
