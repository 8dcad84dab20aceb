import type { Delivered, Handlers } from "../contract/index.ts";
import { fileContent } from "../credentials/file-text.ts";
import type { WizardContext } from "./context.ts";

/** The received message: its source read, and in practice handed out. */
export function deliveredOperations(context: WizardContext) {
  const { store, worlds } = context;
  // The checks of a received message bring a library of their own: it is loaded by the first message.
  const read = async (id: string, source: Uint8Array | string): Promise<Delivered> => {
    const { readDelivered } = await import("../delivered/read.ts");
    const setup = await store.read(id);
    const network = await worlds.networkOf(setup, context.network);
    return readDelivered(network, source, {
      provider: setup.provider,
      from: setup.lastRun?.from || setup.domain.from,
      ...(setup.lastRun ? { runId: setup.lastRun.runId } : {}),
      signal: new AbortController().signal,
    });
  };
  return {
    // UTF-16 is what Windows PowerShell saves; everything else is read byte by byte, as signatures need it.
    "delivered.readFile": async ({ id }, file) => {
      const content = fileContent(file.bytes);
      const converted = content.kind === "text" && content.repairs.length > 0;
      return read(id, converted ? content.text : file.bytes);
    },
    "delivered.readText": async ({ id, text }) => read(id, text),
    "delivered.practice": async ({ id }) => {
      const setup = await store.read(id);
      const arrived = await worlds.lastDelivery(setup);
      if (!arrived) return { source: null };
      const { stampResults } = await import("../delivered/stamp.ts");
      const network = await worlds.networkOf(setup, context.network);
      const receiver = { name: arrived.receiver, client: arrived.client };
      const source = await stampResults(network, arrived.source, receiver, new AbortController().signal);
      return { source };
    },
  } satisfies Partial<Handlers>;
}
