import {
  type Emit,
  type EventName,
  events,
  type Handlers,
  isFileOperation,
  isOperation,
  MailwrightError,
  operations,
  type Problem,
  type ReceivedFile,
} from "../../contract/index.ts";
import { fileMissing, findingOf, refusedInput, tooLarge, unknownOperation } from "./door-findings.ts";
import { type Log, logToStderr } from "./log.ts";

/** What a host answers to every knock. `value` is what the operation's output schema lets through. */
export type Answer = { readonly ok: true; readonly value: unknown } | Problem;

/** Most text a request may hold, in characters of its JSON. The largest operation, `explain`, needs about a quarter. */
export const inputLimit = 1_048_576;

const refuse = (finding: Problem["finding"]): Problem => ({ ok: false, finding });

/** True when the input is plain JSON within the limit. Cyclic values, BigInts and depth bombs are not. */
function withinLimit(input: unknown): boolean {
  try {
    return (JSON.stringify(input) ?? "").length <= inputLimit;
  } catch {
    return false;
  }
}

/** The operation's function, taken by own name only: "constructor" is not an operation. */
function handlerOf(handlers: Handlers, name: keyof Handlers) {
  return handlers[name] as (input: unknown, file?: ReceivedFile) => Promise<unknown>;
}

/**
 * The one way into the wizard, for every host: `name` and `input` come from a page and are not trusted.
 * The input is parsed before the operation sees it, the output before it leaves, so nothing undeclared goes either
 * way. Never throws: what went wrong is a finding, and a fault of ours is also a line in the log.
 */
export async function invoke(
  handlers: Handlers,
  name: string,
  input: unknown,
  file?: ReceivedFile,
  log: Log = logToStderr,
): Promise<Answer> {
  if (typeof name !== "string" || !isOperation(name)) return refuse(unknownOperation());
  if (!withinLimit(input)) return refuse(tooLarge(name, inputLimit));
  const operation = operations[name];
  const parsed = operation.input.safeParse(input);
  if (!parsed.success) return refuse(refusedInput(name, parsed.error.issues[0]));
  const takesFile = isFileOperation(name);
  if (takesFile && file === undefined) {
    return refuse(fileMissing(name, "No file came with the request."));
  }
  try {
    const handler = handlerOf(handlers, name);
    const value =
      takesFile && file ? handler(parsed.data, cut(file, operations[name].maxBytes)) : handler(parsed.data);
    return { ok: true, value: operation.output.parse(await value) };
  } catch (error) {
    if (!(error instanceof MailwrightError)) log(`${name} failed`, error);
    return refuse(findingOf(name, error));
  }
}

const cut = (file: ReceivedFile, maxBytes: number): ReceivedFile => ({
  ...file,
  name: file.name.slice(0, 255),
  bytes: file.bytes.byteLength > maxBytes ? file.bytes.subarray(0, maxBytes) : file.bytes,
});

/** Sends events as their schemas let them through. One that does not fit, or cannot be sent, is a fault of ours for the log. */
export const emitting =
  (log: Log, send: (name: EventName, payload: unknown) => void): Emit =>
  (name, payload) => {
    try {
      send(name, events[name].parse(payload));
    } catch (error) {
      log(`The event ${name} could not be sent`, error);
    }
  };
