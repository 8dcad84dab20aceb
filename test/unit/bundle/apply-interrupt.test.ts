import { expect, test } from "vitest";
import { describeWith, posixShells } from "../../support/needs.ts";
import { type Interruptible, moments, standing, stopped } from "./support/apply-interrupts.ts";
import { secret, token, upTo } from "./support/apply-modes.ts";

const shell = posixShells[0] ?? "sh";
const applySh: Interruptible = { file: "apply.sh", command: [shell], option: (name) => `--${name}` };

describeWith("posixShell", `okta/apply.sh, stopped in the middle, by ${shell}`, () => {
  test.each(moments)("$mode at $at asks nothing more, and says what is known", async ({ mode, at }) => {
    const { code, output, seen } = await stopped(applySh, mode, at, "SIGINT");
    expect({ code, seen }, output).toEqual({ code: 130, seen: upTo(mode, at) });
    expect(output).toMatch(/^Stopped\. /m);
    expect(output.replaceAll("\n", " ")).toMatch(standing(mode, at));
    if (at === "create" || at === "rotate") expect(output).not.toContain("Nothing was");
    expect(output).not.toContain(secret);
    expect(output).not.toContain(token);
  });

  test.each(["SIGTERM", "SIGHUP"] as const)("%s does the same", async (signal) => {
    const { code, output } = await stopped(applySh, "create", "create", signal);
    expect({ code, output: output.replaceAll("\n", " ") }).toMatchObject({
      code: 130,
      output: expect.stringMatching(standing("create", "create")),
    });
  });
});
