import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Setup } from "../../../src-main/contract/index.ts";
import type { OktaTrouble } from "../../../src-main/practice/okta/scenario.ts";
import { rememberSecret } from "../canary.ts";
import { type FarWorld, networkTo } from "./network.ts";

/** A practice company in a process of its own, and all that its consoles hand out. The canary knows the secrets. */
export interface StartedFarWorld extends AsyncDisposable {
  readonly world: FarWorld;
  /** With the company's values, and nothing of it done anywhere. */
  readonly setup: Setup;
  readonly secret: string;
  readonly okta: Readonly<Record<string, string>>;
  readonly cloudflare: Readonly<Record<string, string>>;
  /** What a program needs to live in it: for `node`, before its script, and its environment. */
  readonly nodeArgs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The records of the zone as they are now, sorted. */
  zone(): Promise<readonly string[]>;
  /** What the org answers to a question of its API. */
  ask(path: string): Promise<unknown>;
}

export async function startFarWorld(trouble: OktaTrouble = "feature-off"): Promise<StartedFarWorld> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "serve.ts"), trouble], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [first] = (await once(child.stdout, "data")) as [Buffer];
  let line = first.toString();
  while (!line.endsWith("\n")) line += ((await once(child.stdout, "data")) as [Buffer])[0].toString();
  const { port, caPem, ...told } = JSON.parse(line);
  for (const secret of [told.secret, told.okta.token, told.cloudflare.token]) rememberSecret(secret);
  const world = { port, caPem };
  return {
    ...told,
    world,
    nodeArgs: ["--import", join(import.meta.dirname, "preload.ts")],
    env: { MAILWRIGHT_FAR_WORLD: JSON.stringify(world) },
    async zone() {
      const socket = connect({ host: "127.0.0.1", port });
      socket.write("zone\n");
      return (JSON.parse(await text(socket)) as unknown[]).map((record) => JSON.stringify(record)).sort();
    },
    async ask(path) {
      const url = new URL(path, "https://mycompany.okta.com");
      const headers = { authorization: `SSWS ${told.okta.token}` };
      const reply = await networkTo(world).fetch(url.href, { headers, signal: AbortSignal.timeout(20_000) });
      return reply.json();
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, "close");
    },
  };
}
