import { useEffect, useRef, useState } from "react";
import { undoMs } from "../../src-main/contract/limits.ts";
import { useTask } from "../app/use-task.ts";
import { announce } from "./Announcer.tsx";
import { Button } from "./Button.tsx";
import { IconButton } from "./IconButton.tsx";
import { Close } from "./icons.tsx";
import s from "./UndoNotice.module.css";

/** Something that was done, and how it is taken back. */
export interface Undoable {
  /** What was done, without its full stop: "mail.acme.com was removed". */
  readonly done: string;
  /** What is said when it was taken back. */
  readonly undone: string;
  readonly undo: () => Promise<unknown>;
}

const listeners = new Set<(offer: Undoable) => void>();

/** Offers to take back what was just done, for as long as that can be. It is said to screen readers, and has the focus. */
export function offerUndo(offer: Undoable): void {
  announce(`${offer.done}. For ${undoMs / 1000} seconds it can be undone.`);
  for (const listener of listeners) listener(offer);
}

/** The last thing that can be undone. There is one, at the root, so that it outlives the page on which it was done. */
export function UndoNotice() {
  const [offer, setOffer] = useState<Undoable | null>(null);
  const { run, busy, problem } = useTask();
  const notice = useRef<HTMLElement>(null);

  useEffect(() => {
    listeners.add(setOffer);
    return () => void listeners.delete(setOffer);
  }, []);
  useEffect(() => {
    if (!offer) return;
    notice.current?.querySelector("button")?.focus();
    const timer = setTimeout(() => setOffer(null), undoMs);
    return () => clearTimeout(timer);
  }, [offer]);

  if (!offer) return null;
  const undo = () =>
    run(async () => {
      await offer.undo();
      announce(offer.undone);
      setOffer(null);
    });
  return (
    <aside
      ref={notice}
      className={s.notice}
      aria-label="Undo"
      onKeyDown={(event) => {
        if (event.key === "Escape") setOffer(null);
      }}
    >
      <p>{problem ? `${problem.title}. ${problem.cause}` : `${offer.done}.`}</p>
      <Button small isPending={busy} onPress={undo}>
        Undo
      </Button>
      <IconButton label="Close" onPress={() => setOffer(null)}>
        <Close />
      </IconButton>
    </aside>
  );
}
