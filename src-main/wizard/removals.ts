import { type Handlers, MailwrightError, type RemovedSetup } from "../contract/index.ts";
import { undoMs } from "../contract/limits.ts";
import { forgottenRef, ownRefs } from "../credentials/secret-ref.ts";
import { goneAt, openBin, type Removed } from "../setup/bin.ts";
import { withoutSecrets } from "../setup/document.ts";
import { titleOf } from "../view/summary.ts";
import type { WizardContext } from "./context.ts";

/**
 * Removing and forgetting, with a way back. For `undoMs` the entries of the keychain stay; then they go for good, and a removed
 * setup lies in the bin without them. What Mailwright's end cuts short is done as it closes, or at the next start.
 */
export function removalOperations(context: WizardContext) {
  const { store, secrets, network, presence, keeping } = context;
  const bin = openBin(context.dataFolder);
  const timers = new Map<string, { timer: ReturnType<typeof setTimeout>; work: () => Promise<void> }>();
  const now = () => new Date(network.now()).toISOString();
  const isOver = (at: string) => network.now() - Date.parse(at) >= undoMs;

  /** Does it when the time to undo is over. A keychain that refuses is asked again at the next start. */
  function later(key: string, work: () => Promise<void>): void {
    callOff(key);
    const timer = setTimeout(() => {
      timers.delete(key);
      void work().catch(() => undefined);
    }, undoMs);
    timer.unref();
    timers.set(key, { timer, work });
  }

  function callOff(key: string): void {
    clearTimeout(timers.get(key)?.timer);
    timers.delete(key);
  }

  /** Takes the secrets of a removed setup out of the keychain. */
  async function letGo(id: string): Promise<void> {
    const removed = await bin.read(id);
    if (!removed.withSecrets) return;
    for (const ref of ownRefs(removed.setup)) await drop(ref);
    await bin.put({ ...removed, setup: withoutSecrets(removed.setup), withSecrets: false });
  }

  /** Takes a forgotten secret out of the keychain. */
  async function letGoForgotten(id: string): Promise<void> {
    const setup = await store.read(id);
    const revision = setup.forgotten?.credential.revision;
    if (revision === undefined) return;
    const ref = forgottenRef(setup);
    if (ref) await drop(ref);
    await store.update(id, (before) => {
      if (before.forgotten?.credential.revision !== revision) return before;
      const { forgotten: _, ...rest } = before;
      return rest;
    });
  }

  async function drop(ref: string): Promise<void> {
    await secrets.forget(ref);
    presence.set(ref, false);
  }

  async function forget(id: string, atOnce: boolean | undefined) {
    const before = await store.read(id);
    if (before.forgotten) await letGoForgotten(id);
    const at = now();
    const setup = await store.update(id, ({ credential, ...rest }) => ({
      ...rest,
      updatedAt: at,
      credential: null,
      ...(credential && { forgotten: { at, credential } }),
    }));
    if (!atOnce) later(`secret ${id}`, () => letGoForgotten(id));
    else await letGoForgotten(id);
    return context.present(atOnce ? await store.read(id) : setup);
  }

  const handlers = {
    "setup.remove": async ({ id }) => {
      const setup = await store.read(id);
      // In the bin first: a failure between the two leaves it in both places, and never in none.
      await bin.put({ setup, removedAt: now(), withSecrets: true });
      await store.remove(id);
      later(`setup ${id}`, () => letGo(id));
      return {};
    },
    "setup.restore": async ({ id }) => {
      const removed = await bin.read(id);
      callOff(`setup ${id}`);
      if (removed.withSecrets && isOver(removed.removedAt)) await letGo(id);
      const { setup } = await bin.read(id);
      const back = await store.create(setup);
      await bin.erase(id);
      return context.present(back);
    },
    "setup.erase": async ({ id }) => {
      await bin.read(id);
      callOff(`setup ${id}`);
      await letGo(id);
      await bin.erase(id);
      return {};
    },
    "credentials.forget": ({ id, atOnce }) => keeping.take(id, () => forget(id, atOnce)),
    "credentials.restore": async ({ id }) => {
      const setup = await store.update(id, (before) => {
        const { forgotten, ...rest } = before;
        if (!forgotten || before.credential || isOver(forgotten.at)) throw tooLate();
        return { ...rest, updatedAt: now(), credential: forgotten.credential };
      });
      callOff(`secret ${id}`);
      return context.present(setup);
    },
  } satisfies Partial<Handlers>;

  /** What an end of Mailwright cut short, and what lay in the bin for long enough. */
  async function sweep(): Promise<void> {
    for (const removed of await bin.list()) {
      const { id } = removed.setup;
      // Brought back, and the bin was not told any more.
      const isBack = await store.read(id).then(
        () => true,
        () => false,
      );
      if (isBack) await bin.erase(id);
      else if (network.now() >= goneAt(removed)) await handlers["setup.erase"]({ id });
      else if (removed.withSecrets && isOver(removed.removedAt)) await letGo(id);
      else if (removed.withSecrets) later(`setup ${id}`, () => letGo(id));
    }
    const { setups } = await store.list();
    for (const { id, forgotten } of setups) {
      if (forgotten && isOver(forgotten.at)) await letGoForgotten(id);
      else if (forgotten) later(`secret ${id}`, () => letGoForgotten(id));
    }
  }

  let swept: Promise<void> | undefined;
  return {
    handlers,
    /** What is in the bin, the latest first. */
    removed: async () => (await bin.list()).map(told),
    /** A window is there: once, looks after what was left. */
    wake: () => {
      swept ??= sweep().catch(() => undefined);
    },
    /** Nothing is left for later. */
    async close() {
      await swept;
      const left = [...timers.values()];
      for (const key of [...timers.keys()]) callOff(key);
      await Promise.allSettled(left.map(({ work }) => work()));
    },
  };
}

const told = (removed: Removed): RemovedSetup => ({
  id: removed.setup.id,
  title: titleOf(removed.setup),
  provider: removed.setup.provider,
  practice: removed.setup.practice !== null,
  removedAt: removed.removedAt,
  until: new Date(goneAt(removed)).toISOString(),
});

const tooLate = () =>
  new MailwrightError({
    code: "secret-not-forgotten",
    step: "credentials",
    title: "There is nothing to take back",
    cause: `The secret was forgotten more than ${undoMs / 1000} seconds ago, or another took its place. It is gone from this computer for good.`,
    fix: ["Add it again, or make a new one at the provider."],
  });
