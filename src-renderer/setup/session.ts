import type { Input, Output, ViewOperationName } from "../../src-main/contract/api.ts";
import type { Finding } from "../../src-main/contract/finding.ts";
import type { SetupChange } from "../../src-main/contract/setup.ts";
import type { SetupView } from "../../src-main/contract/setup-view.ts";
import { Store } from "../app/store.ts";
import { type Bridge, findingOf } from "../bridge.ts";
import { mergeChanges } from "./change.ts";

/** How long typing rests before it is saved, in ms. Leaving a field saves at once. */
const restMs = 800;

export interface SessionState {
  /** The setup as the host computed it last. */
  readonly view: SetupView;
  /** What was entered and is not confirmed as saved. */
  readonly unsaved: SetupChange | null;
  readonly saving: "saved" | "unsaved" | "saving" | "failed";
  /** Why saving failed. What was entered is kept and sent again. */
  readonly problem: Finding | null;
  /** Another Mailwright changed the setup while it is open here, and nobody has said yet that they saw it. */
  readonly changedElsewhere: boolean;
}

/** One open setup. Takes every edit, saves it in order, one request at a time, and loses none. */
export class Session extends Store<SessionState> {
  readonly id: string;
  readonly bridge: Bridge;
  #waiting: SetupChange | null = null;
  #onItsWay: SetupChange | null = null;
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(bridge: Bridge, view: SetupView) {
    super({ view, unsaved: null, saving: "saved", problem: null, changedElsewhere: false });
    this.id = view.setup.id;
    this.bridge = bridge;
  }

  /** Notes a change. It shows at once and is saved after a pause, or by `flush`. */
  readonly edit = (change: SetupChange): void => {
    this.#waiting = this.#waiting ? mergeChanges(this.#waiting, change) : change;
    this.patch({ unsaved: this.#unsaved(), saving: "unsaved" });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush().catch(() => {}), restMs);
  };

  /** Saves what is waiting, now. Throws `Refused` when the host did not take it; the change then waits on. */
  readonly flush = (): Promise<void> => {
    clearTimeout(this.#timer);
    // What was entered at the very end of a save under way would be left behind: look again after it.
    if (this.#running) return this.#running.then(() => (this.#waiting ? this.flush() : undefined));
    this.#running = this.#drain().finally(() => {
      this.#running = null;
    });
    return this.#running;
  };

  /** Notes a change and saves it without waiting for a pause: for choices, not for typing. */
  readonly apply = (change: SetupChange): void => {
    this.edit(change);
    void this.flush().catch(() => {});
  };

  /** Saves, then asks for an operation on this setup whose answer is, or carries, the new view. */
  async perform<N extends ViewOperationName>(name: N, input: Omit<Input<N>, "id">): Promise<Output<N>> {
    await this.flush();
    const output = await this.bridge.call(name, { ...input, id: this.id } as Input<N>);
    if ("setup" in output) this.accept(output);
    else if ("view" in output) this.accept(output.view);
    return output;
  }

  /** Takes a view, unless a newer one is here already: answers may overtake each other. */
  readonly accept = (view: SetupView): void => {
    if (view.setup.updatedAt < this.get().view.setup.updatedAt) return;
    this.patch({ view });
  };

  /** Asks for the view again, after something changed behind the window. */
  readonly refresh = async (): Promise<void> => {
    this.accept(await this.bridge.call("setup.open", { id: this.id }));
  };

  /** The person is told that another Mailwright changed the setup, until they say that they saw it. */
  readonly tellElsewhere = (changedElsewhere: boolean): void => this.patch({ changedElsewhere });

  #unsaved(): SetupChange | null {
    if (this.#onItsWay && this.#waiting) return mergeChanges(this.#onItsWay, this.#waiting);
    return this.#onItsWay ?? this.#waiting;
  }

  async #drain(): Promise<void> {
    while (this.#waiting) {
      this.#onItsWay = this.#waiting;
      this.#waiting = null;
      this.patch({ saving: "saving" });
      try {
        const view = await this.bridge.call("setup.update", { id: this.id, change: this.#onItsWay });
        this.#onItsWay = null;
        this.accept(view);
        this.patch({ unsaved: this.#unsaved(), saving: this.#waiting ? "unsaved" : "saved", problem: null });
      } catch (error) {
        this.#waiting = this.#unsaved();
        this.#onItsWay = null;
        this.patch({ saving: "failed", problem: findingOf(error) });
        throw error;
      }
    }
  }
}
