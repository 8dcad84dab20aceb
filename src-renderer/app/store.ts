import { useSyncExternalStore } from "react";

/** A value that changes, and those who look at it. The base of the window's few stores. */
export class Store<T> {
  #value: T;
  #told = false;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  readonly get = (): T => this.#value;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  protected patch(change: Partial<T>): void {
    this.#value = { ...this.#value, ...change };
    this.#notify();
  }

  /** The same for what comes in bursts: the value is there at once, and those who look are told once a frame. */
  protected patchSoon(change: Partial<T>): void {
    this.#value = { ...this.#value, ...change };
    if (this.#told) return;
    this.#told = true;
    nextFrame(() => {
      this.#told = false;
      this.#notify();
    });
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

const nextFrame = (then: () => void): void => {
  // A page in the background paints no frames.
  if (typeof requestAnimationFrame === "function" && document.visibilityState === "visible")
    requestAnimationFrame(then);
  else setTimeout(then, 16);
};

/** The store's value, kept current in the component. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
