/** Works of one name, one after the other in the order they came; those of different names beside each other. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does the work when those of this name that came before are over, however they ended. */
  take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(work);
    const over = turn.catch(() => undefined);
    this.#last.set(name, over);
    void over.then(() => {
      if (this.#last.get(name) === over) this.#last.delete(name);
    });
    return turn;
  }

  /** Ends when no work of this name is under way that came before. Never throws. */
  async over(name: string): Promise<void> {
    await this.#last.get(name);
  }
}
