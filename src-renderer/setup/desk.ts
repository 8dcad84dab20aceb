import type { Finding } from "../../src-main/contract/finding.ts";
import { Store } from "../app/store.ts";
import { findingOf } from "../bridge.ts";

/** A store that asks the host for what is pressed, and shows what came in its way. */
export class Desk<T extends { readonly problem: Finding | null }> extends Store<T> {
  /** @param otherwise what holds as well when it failed */
  protected async attempt(work: () => Promise<unknown>, otherwise: Partial<T> = {}): Promise<void> {
    await work().catch((error: unknown) => this.patch({ ...otherwise, problem: findingOf(error) }));
  }
}
