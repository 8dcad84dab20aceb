import type { EventName, Input, OperationName } from "../../../src-main/contract/index.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { viewOf } from "../../../src-main/view/view.ts";
import type { Bridge } from "../../../src-renderer/bridge.ts";

export const sampleView = (updatedAt = "2026-11-23T10:00:00.000Z") =>
  viewOf(
    { ...newSetup("google", false, Date.parse("2026-11-23T09:00:00Z")), id: "one", updatedAt },
    { secretPresent: false, domainFindings: [], now: Date.parse(updatedAt) },
  );

type Answers = { [N in OperationName]?: (input: Input<N>) => unknown };

/** A bridge whose answers a test writes. Notes every call; `emit` plays the host's events. */
export function fakeBridge(answers: Answers) {
  const calls: { name: OperationName; input: unknown }[] = [];
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const call = async (name: OperationName, input: unknown) => {
    calls.push({ name, input });
    const answer = answers[name] as ((input: unknown) => unknown) | undefined;
    if (!answer) throw new Error(`Nobody expected ${name}`);
    return (await answer(input)) as never;
  };
  const bridge: Bridge = {
    call,
    callWithFile: call,
    on: (event, listener) => {
      const set = listeners.get(event) ?? new Set();
      set.add(listener as (payload: never) => void);
      listeners.set(event, set);
      return () => set.delete(listener as (payload: never) => void);
    },
    onReconnect: () => () => {},
    download: async () => new Blob(),
  };
  return {
    bridge,
    calls,
    emit: (event: EventName, payload: unknown) => {
      for (const listener of listeners.get(event) ?? []) listener(payload as never);
    },
  };
}
