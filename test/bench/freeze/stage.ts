import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isOperation, type ReceivedFile, type Setup } from "../../../src-main/contract/index.ts";
import { openSecretStore } from "../../../src-main/credentials/store.ts";
import { invoke } from "../../../src-main/hosts/shared/door.ts";
import { createRealNetwork } from "../../../src-main/network/real.ts";
import { within } from "../../../src-main/network/wait.ts";
import { createWizard } from "../../../src-main/wizard.ts";
import { type Strangers, startStrangers } from "./strangers.ts";

/** A wizard of its own, in a world that answers as it is told: names, mail and web. */
export interface Stage extends AsyncDisposable {
  /** What texts are repeated of. */
  readonly units: readonly string[];
  /** Less is tried. */
  readonly small: boolean;
  readonly strangers: Strangers;
  /** What every address of the web answers. */
  web(url: string): { readonly status: number; readonly body: string };
  answers(web: Stage["web"]): void;
  /** Knocks at the door of the wizard, as a host does. */
  ask(name: string, input: unknown, file?: ReceivedFile): Promise<unknown>;
  /** Puts a setup into the data folder, as another process would. */
  put(setup: Setup): Promise<void>;
  /** Resolves when the run or the plan under way has ended. */
  ended(): Promise<void>;
}

export async function openStage(units: readonly string[], small: boolean): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "mailwright-freeze-"));
  const strangers = await startStrangers();
  const real = createRealNetwork({ dns: { address: "127.0.0.1", port: strangers.dns } });
  let web: Stage["web"] = () => ({ status: 404, body: "" });
  let answered = 0;
  let tellEnd: () => void = () => {};
  const wizard = await createWizard({
    dataFolder: folder,
    hostKind: "browser",
    version: "0.0.0",
    secrets: await openSecretStore({ sessionOnly: true }),
    services: { saveFile: async () => ({ download: "x" }) },
    emit: (name, payload) => {
      if ((name === "run.event" || name === "plan.event") && "event" in payload)
        if (/^(?:run-finished|run-broken-off|end)$/.test(payload.event.type)) setTimeout(() => tellEnd(), 50);
    },
    network: {
      ...real,
      lookup: async () => ["127.0.0.1"],
      connect: ({ host, port }, wait) =>
        within({ operation: "connect", host, port }, wait, (resolve, reject) => {
          const to = port === strangers.dns ? port : strangers.smtp;
          const socket = connect({ host: "127.0.0.1", port: to });
          socket.on("error", reject);
          socket.once("connect", () => resolve(socket));
          return () => socket.destroy();
        }),
      // Answers to questions that were asked at once come one after the other, as from a wire.
      fetch: async (url) => {
        const { status, body } = web(url);
        await sleep(++answered % 10);
        return new Response(body, { status });
      },
    },
  });
  return {
    units,
    small,
    strangers,
    web: (url) => web(url),
    answers: (given) => {
      web = given;
    },
    ask: async (name, input, file) => {
      if (!isOperation(name)) throw new Error(`There is no operation ${name}`);
      return invoke(wizard.handlers, name, input, file, () => {});
    },
    async put(setup) {
      await mkdir(join(folder, "setups"), { recursive: true });
      await writeFile(join(folder, "setups", `${setup.id}.json`), JSON.stringify(setup));
    },
    ended: () =>
      new Promise((resolve) => {
        tellEnd = resolve;
      }),
    async [Symbol.asyncDispose]() {
      await wizard.close();
      await strangers[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
