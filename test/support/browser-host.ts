import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import type {
  EventName,
  EventPayload,
  FileOperationName,
  Finding,
  Input,
  OperationName,
  Output,
} from "../../src-main/contract/index.ts";
import { root } from "./mailwright.ts";

/** The browser host as a process of its own, and a client that knocks as a browser would. */
export interface HostProcess {
  /** The one-time link it printed. */
  readonly url: string;
  readonly origin: string;
  /** Everything it printed so far. */
  output(): string;
  /** Exchanges the link's token for the key, as its page does. Once. */
  enter(): Promise<Client>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

export interface Client {
  readonly key: string;
  /** Calls an operation; throws `Refusal` when the answer is a finding. */
  call<N extends OperationName>(name: N, input: Input<N>): Promise<Output<N>>;
  callWithFile<N extends FileOperationName>(
    name: N,
    input: Input<N>,
    file: { name: string; bytes: Uint8Array | string },
  ): Promise<Output<N>>;
  /** Resolves with the first event that fits. Listen before you ask for what causes it. */
  event<N extends EventName>(name: N, fits: (payload: EventPayload<N>) => boolean): Promise<EventPayload<N>>;
}

export class Refusal extends Error {
  readonly finding: Finding;
  constructor(finding: Finding) {
    super(finding.title);
    this.finding = finding;
  }
}

/** Opens every page of this context that shows the host as if it had come by the link. */
export async function letIn(
  context: BrowserContext,
  { origin }: HostProcess,
  { key }: Client,
): Promise<void> {
  await context.addInitScript(
    ([its, value]) => {
      if (location.origin === its) localStorage.setItem("mailwright-key", value);
    },
    [origin, key] as const,
  );
}

/** Starts the browser host over a data folder, without a browser and without a keychain. */
export async function startHostProcess(
  dataFolder: string,
  args: readonly string[] = [],
): Promise<HostProcess> {
  const main = join(root, "scripts/start.ts");
  const child: ChildProcess = spawn(
    process.execPath,
    [main, "--browser", "--no-open", "--data", dataFolder, "--session-secrets", ...args],
    { cwd: root, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  const ended = new Promise<void>((done) => child.on("close", () => done()));
  const url = await new Promise<string>((found, failed) => {
    const read = (text: string) => {
      output += text;
      const match = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(output);
      if (match) found(match[0]);
    };
    child.stdout?.setEncoding("utf8").on("data", read);
    child.stderr?.setEncoding("utf8").on("data", read);
    child.on("close", () => failed(new Error(`The host ended before it named its address:\n${output}`)));
  });
  const origin = new URL(url).origin;
  return {
    url,
    origin,
    output: () => output,
    async enter() {
      const reply = await fetch(`${origin}/session`, {
        method: "POST",
        headers: { origin, "content-type": "application/json" },
        body: JSON.stringify({ token: new URL(url).searchParams.get("token") }),
      });
      if (!reply.ok) throw new Error(`The link was refused: ${reply.status}`);
      const { key } = (await reply.json()) as { key: string };
      return clientOf(origin, key);
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function clientOf(origin: string, key: string): Client {
  const headers = { authorization: `Bearer ${key}`, origin };
  const answer = async <T>(reply: Response): Promise<T> => {
    const body = (await reply.json()) as { ok: true; value: T } | { ok: false; finding: Finding };
    if (!body.ok) throw new Refusal(body.finding);
    return body.value;
  };
  return {
    key,
    call: async (name, input) =>
      answer(
        await fetch(`${origin}/api/${name}`, {
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
          body: JSON.stringify(input),
        }),
      ),
    callWithFile: async (name, input, file) =>
      answer(
        await fetch(
          `${origin}/file/${name}?input=${encodeURIComponent(JSON.stringify(input))}&name=${encodeURIComponent(file.name)}`,
          {
            method: "POST",
            headers,
            body: typeof file.bytes === "string" ? file.bytes : Buffer.from(file.bytes),
          },
        ),
      ),
    event: (name, fits) => firstEvent(origin, headers, name, fits),
  };
}

async function firstEvent<N extends EventName>(
  origin: string,
  headers: Record<string, string>,
  name: N,
  fits: (payload: EventPayload<N>) => boolean,
): Promise<EventPayload<N>> {
  const controller = new AbortController();
  const reply = await fetch(`${origin}/events`, { headers, signal: controller.signal });
  let text = "";
  try {
    for await (const chunk of reply.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString("utf8");
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const kind = /^event: (.*)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (kind !== name || data === undefined) continue;
        const payload = JSON.parse(data) as EventPayload<N>;
        if (fits(payload)) return payload;
      }
    }
  } finally {
    controller.abort();
  }
  throw new Error(`The events ended without ${name}`);
}
