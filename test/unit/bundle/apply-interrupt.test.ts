import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { type Mode, modes, requestsOf, rotating, secret, token, upTo } from "./support/apply-modes.ts";
import { type OktaRequest, serverId, startOkta } from "./support/okta-double.ts";
import { unpack } from "./support/unpacked.ts";

const shell = ["/bin/dash", "/bin/bash", "/bin/sh"].find((path) => existsSync(path)) ?? "sh";

/** What is true when a mode is stopped while it waits for the answer to a request: nobody knows whether Okta did it. */
function standing(mode: Mode, at: OktaRequest): RegExp {
  switch (at) {
    case "create":
      return /Whether the server was created is not known.*--list/;
    case "test":
      if (mode === "rotate") return /Okta has the new client secret/;
      if (mode === "back") return /Okta has the old client secret again/;
      return new RegExp(`Server ${serverId} is there, disabled.*--resume ${serverId}`);
    case "enable":
      return new RegExp(`Whether server ${serverId} is enabled is not known`);
    case "rotate":
      return mode === "back"
        ? /Whether Okta has the old client secret again is not known.*Leave both valid/
        : /Whether Okta has the new client secret is not known.*Leave both valid/;
    default:
      return /Nothing was changed\./;
  }
}

/** Runs a mode until Okta leaves `at` without an answer, then stops it as Ctrl-C or a closed terminal would: all of its group. */
async function stopped(mode: Mode, at: OktaRequest, signal: "SIGINT" | "SIGTERM" | "SIGHUP") {
  let silent = () => {};
  const waits = new Promise<void>((resolve) => {
    silent = resolve;
  });
  const okta = await startOkta(
    { at, silent: () => silent() },
    { enabled: mode === "rotate" || mode === "back" },
  );
  const bundle = unpack(rotating("microsoft"));
  try {
    const words = mode === "create" ? [] : mode === "list" ? ["--list"] : [`--${mode}`, serverId];
    const child = spawn(shell, [join(bundle.folder, "okta/apply.sh"), ...words, "--yes"], {
      env: {
        PATH: process.env.PATH ?? "",
        HOME: bundle.folder,
        OKTA_ORG_URL: okta.url,
        OKTA_API_TOKEN: token,
        OKTA_SMTP_CLIENT_SECRET: secret,
      },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        output += chunk;
      });
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    await Promise.race([waits, ended]);
    process.kill(-(child.pid as number), signal);
    return { code: await ended, output, seen: okta.seen.map((r) => `${r.method} ${r.path}`) };
  } finally {
    await okta.close();
    bundle.remove();
  }
}

describe(`okta/apply.sh, stopped in the middle, by ${shell}`, () => {
  beforeEach((context) => {
    if (process.platform === "win32") context.skip("signals are POSIX");
  });

  const cases = modes
    .filter((mode) => mode !== "list")
    .flatMap((mode) => requestsOf[mode].map((at) => ({ mode, at })));

  test.each(cases)("$mode at $at asks nothing more, and says what is known", async ({ mode, at }) => {
    const { code, output, seen } = await stopped(mode, at, "SIGINT");
    expect({ code, seen }, output).toEqual({ code: 130, seen: upTo(mode, at) });
    expect(output).toMatch(/^Stopped\. /m);
    expect(output.replaceAll("\n", " ")).toMatch(standing(mode, at));
    if (at === "create" || at === "rotate") expect(output).not.toContain("Nothing was");
    expect(output).not.toContain(secret);
    expect(output).not.toContain(token);
  });

  test.each(["SIGTERM", "SIGHUP"] as const)("%s does the same", async (signal) => {
    const { code, output } = await stopped("create", "create", signal);
    expect({ code, output: output.replaceAll("\n", " ") }).toMatchObject({
      code: 130,
      output: expect.stringMatching(standing("create", "create")),
    });
  });
});
