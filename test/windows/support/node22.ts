/**
 * What Windows' Node of these tests (22) has not yet, and the Node that Mailwright runs on (24) has. Only in the build for this
 * target. The parts of ECMAScript's AsyncDisposableStack that are used.
 */
if (!("AsyncDisposableStack" in globalThis)) {
  class AsyncStack {
    #undo: (() => unknown)[] = [];
    defer(undo: () => unknown): void {
      this.#undo.push(undo);
    }
    move(): AsyncStack {
      const next = new AsyncStack();
      next.#undo = this.#undo;
      this.#undo = [];
      return next;
    }
    async disposeAsync(): Promise<void> {
      for (let undo = this.#undo.pop(); undo; undo = this.#undo.pop()) await undo();
    }
    [Symbol.asyncDispose](): Promise<void> {
      return this.disposeAsync();
    }
  }
  Object.assign(globalThis, { AsyncDisposableStack: AsyncStack });
}
