import type {
  EventName,
  EventPayload,
  FileOperationName,
  Input,
  Output,
  PlainOperationName,
} from "../src-main/contract/api.ts";
import type { Finding } from "../src-main/contract/finding.ts";
import { fileLimit } from "../src-main/contract/limits.ts";
import { finding } from "../src-main/contract/make-finding.ts";
import { EventFeed } from "./event-feed.ts";
import { hostKey } from "./host-key.ts";

/** What a host answers to every knock: the value, or the finding that says why not. */
type Answer = { ok: true; value: unknown } | { ok: false; finding: Finding };

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
  /** Fetches a file that the host keeps under this path. Only a host that saves nothing itself gives such paths. */
  download(path: string): Promise<Blob>;
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

const notLetIn = (): Refused =>
  new Refused(
    finding({
      code: "network-host-not-let-in",
      step: "domain",
      title: "This browser was not let in",
      cause:
        "A link that Mailwright prints lets one browser in, once. This page was opened without one, or the link was used already or is not the newest.",
      fix: [
        "Go back to the browser where Mailwright is open, if there is one.",
        "For a new link, press Enter in the terminal where Mailwright runs, or start it again. Open the link it prints.",
      ],
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

const fileFetched = (): Refused =>
  new Refused(
    finding({
      code: "network-download-gone",
      step: "finish",
      title: "This file was fetched already",
      cause: "An exported file waits five minutes, and is given out once.",
      fix: ["Export it again."],
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
    download: async () => {
      throw unreachable("This host saves its files itself.");
    },
  };
}

const isTimeout = (error: unknown) => error instanceof DOMException && error.name === "TimeoutError";

/** Runs it, and once more when the connection was lost before it had answered. */
async function twice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Refused || isTimeout(error)) throw error;
    return ask();
  }
}

function browserBridge(): Bridge {
  // Asked again by each call until it is known: the program may be late.
  let known: Promise<string | undefined> | undefined;
  const key = async (): Promise<string> => {
    known ??= hostKey();
    const found = await known.catch((error) => {
      known = undefined;
      throw error;
    });
    if (found === undefined) throw notLetIn();
    return found;
  };
  const authorization = async () => ({ Authorization: `Bearer ${await key()}` });

  async function post(url: string, body: string | Blob): Promise<Answer> {
    const text = typeof body === "string";
    // The host does once what is asked twice under one key: any call may be repeated.
    const once = crypto.randomUUID();
    const ask = async () => {
      const response = await fetch(url, {
        method: "POST",
        body,
        headers: {
          ...(await authorization()),
          "Idempotency-Key": once,
          "Content-Type": text ? "application/json" : "application/octet-stream",
        },
        signal: AbortSignal.timeout(answerLimitMs),
        // A change sent while the page is being closed still arrives.
        keepalive: text && body.length < keepaliveLimit,
      });
      if (response.status === 401) {
        // Another tab may have been let in meanwhile.
        known = undefined;
        throw notLetIn();
      }
      const answer = response.ok ? ((await response.json()) as Answer | null) : null;
      if (answer && typeof answer.ok === "boolean") return answer;
      throw unreachable(`The program behind this page refused the request (HTTP ${response.status}).`);
    };
    try {
      return await twice(ask);
    } catch (error) {
      if (error instanceof Refused) throw error;
      if (!text && (await isHostThere())) throw fileGone();
      throw unreachable("Its window is still open, but the program behind it was closed.");
    }
  }

  const feed = new EventFeed(async () => {
    const headers = await authorization().catch((error) => {
      if (error instanceof Refused) return undefined;
      throw error;
    });
    return headers ? fetch("/events", { headers }) : new Response(null, { status: 401 });
  });
  return {
    call: async (name, input) => unwrap(await post(`/api/${name}`, JSON.stringify(input))),
    callWithFile: async (name, input, file) => {
      const query = new URLSearchParams({ input: JSON.stringify(input), name: file.name });
      // More of a file that is far too large need not travel for the host to say so.
      const body = file.size > fileLimit ? file.slice(0, fileLimit) : file;
      return unwrap(await post(`/file/${name}?${query}`, body));
    },
    on: (event, listener) => feed.on(event, listener as (payload: never) => void),
    onReconnect: (listener) => feed.onOpen(listener),
    download: async (path) => {
      const response = await fetch(path, { headers: await authorization() });
      if (response.ok) return response.blob();
      throw response.status === 401 ? notLetIn() : fileFetched();
    },
  };
}
