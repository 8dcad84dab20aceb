import type {
  EventName,
  EventPayload,
  FileOperationName,
  Input,
  OperationName,
  Output,
} from "../src-main/contract/api.ts";
import type { Finding } from "../src-main/contract/finding.ts";
import { finding } from "../src-main/contract/make-finding.ts";

/** What a host answers to every knock: the value, or the finding that says why not. */
type Answer = { ok: true; value: unknown } | { ok: false; finding: Finding };
type PlainOperationName = Exclude<OperationName, FileOperationName>;

/** What the preload script of the Electron host puts on `window`. */
interface Preload {
  readonly host: "electron";
  call(name: string, input: unknown): Promise<Answer>;
  callWithFile(name: string, input: unknown, file: File): Promise<Answer>;
  on(event: string, listener: (payload: never) => void): () => void;
}

declare global {
  interface Window {
    readonly mailwright?: Preload;
  }
}

/** The one door to the host. Operations and events are typed by the contract; nothing else leaves the window. */
export interface Bridge {
  /** Asks the host. Throws `Refused` with the finding when the host could not do it, or did not answer. */
  call<N extends PlainOperationName>(name: N, input: Input<N>): Promise<Output<N>>;
  /** The same, with a file that only the host reads. */
  callWithFile<N extends FileOperationName>(name: N, input: Input<N>, file: File): Promise<Output<N>>;
  /** Listens until the returned function is called. */
  on<N extends EventName>(event: N, listener: (payload: EventPayload<N>) => void): () => void;
  /** Called when the event stream is back after a break: events may have been missed. */
  onReconnect(listener: () => void): () => void;
}

/** The host said no. The finding is for the reader. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly finding: Finding;

  constructor(finding: Finding) {
    super(finding.title);
    this.finding = finding;
  }
}

/** Longest wait for any answer, in ms. The longest operation, a bundle or a DNS check, is bounded far below it by the host. */
const answerLimitMs = 150_000;
/** A browser refuses `keepalive` bodies above 64 KiB, all together. */
const keepaliveLimit = 32_768;
/** The most of a file that the browser host takes, in bytes. It reads no more than the operation allows. */
const fileSendLimit = 33_554_432;

const unreachable = (cause: string): Refused =>
  new Refused(
    finding({
      code: "network-host-unreachable",
      step: "domain",
      title: "Mailwright does not answer",
      cause,
      fix: ["Start Mailwright again, and open the address it prints.", "What was saved is still there."],
    }),
  );

const fileGone = (): Refused =>
  new Refused(
    finding({
      code: "key-file-gone",
      step: "credentials",
      title: "The file is not there any more",
      cause:
        "It was moved, renamed, changed or deleted after it was chosen, or the drive it is on was taken away.",
      fix: ["Choose the file again, from where it is now."],
    }),
  );

/** Does the program behind the page still answer? Then it was the file that could not be sent. */
const isHostThere = (): Promise<boolean> =>
  fetch("/", { method: "HEAD", signal: AbortSignal.timeout(5_000) }).then(
    () => true,
    () => false,
  );

/** Makes a finding of whatever was thrown, for showing. */
export function findingOf(error: unknown): Finding {
  if (error instanceof Refused) return error.finding;
  return unreachable(error instanceof Error ? error.message : String(error)).finding;
}

/** Opens the door: the preload's when there is one, otherwise the loopback server this page came from. */
export function openBridge(): Bridge {
  return window.mailwright ? electronBridge(window.mailwright) : browserBridge();
}

function unwrap(answer: Answer): never {
  if (answer.ok) return answer.value as never;
  throw new Refused(answer.finding);
}

async function bounded(answer: Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(unreachable(`No answer within ${answerLimitMs / 1000} seconds.`)),
      answerLimitMs,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function electronBridge(preload: Preload): Bridge {
  return {
    call: async (name, input) => unwrap(await bounded(preload.call(name, input))),
    callWithFile: async (name, input, file) => unwrap(await bounded(preload.callWithFile(name, input, file))),
    on: (event, listener) => preload.on(event, listener as (payload: never) => void),
    onReconnect: () => () => {},
  };
}

async function post(url: string, body: string | Blob): Promise<Answer> {
  const text = typeof body === "string";
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      body,
      headers: { "Content-Type": text ? "application/json" : "application/octet-stream" },
      signal: AbortSignal.timeout(answerLimitMs),
      // A change sent while the page is being closed still arrives.
      keepalive: text && body.length < keepaliveLimit,
    });
  } catch {
    if (!text && (await isHostThere())) throw fileGone();
    throw unreachable("Its window is still open, but the program behind it was closed.");
  }
  const answer = (await response.json().catch(() => null)) as Answer | null;
  if (answer && typeof answer.ok === "boolean") return answer;
  throw unreachable(`The program behind this page refused the request (HTTP ${response.status}).`);
}

function browserBridge(): Bridge {
  const stream = new EventSource("/events");
  return {
    call: async (name, input) => unwrap(await post(`/api/${name}`, JSON.stringify(input))),
    callWithFile: async (name, input, file) => {
      const query = new URLSearchParams({ input: JSON.stringify(input), name: file.name });
      // More of a file that is far too large need not travel for the host to say so.
      const body = file.size > fileSendLimit ? file.slice(0, fileSendLimit) : file;
      return unwrap(await post(`/file/${name}?${query}`, body));
    },
    on: (event, listener) => {
      const receive = (message: MessageEvent<string>) => listener(JSON.parse(message.data));
      stream.addEventListener(event, receive);
      return () => stream.removeEventListener(event, receive);
    },
    onReconnect: (listener) => {
      // Until the stream is open for the first time, events are missed as in a break.
      let broken = stream.readyState !== EventSource.OPEN;
      const onError = () => {
        broken = true;
      };
      const onOpen = () => {
        if (broken) listener();
        broken = false;
      };
      stream.addEventListener("error", onError);
      stream.addEventListener("open", onOpen);
      return () => {
        stream.removeEventListener("error", onError);
        stream.removeEventListener("open", onOpen);
      };
    },
  };
}
