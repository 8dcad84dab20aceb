import { Fragment, useId, useState } from "react";
import { explained, type Term } from "../app/glossary.ts";
import s from "./Explained.module.css";

/** A sentence in which each word of the field can be pressed for what it means. */
export function Explained({ text }: { text: string }) {
  const id = useId();
  const [open, setOpen] = useState<Term | null>(null);
  const parts = explained(text);
  if (!parts.some(({ term }) => term)) return text;
  return (
    <>
      {parts.map(({ text: part, term }, place) =>
        term ? (
          <button
            key={term.id}
            type="button"
            className={s.term}
            aria-expanded={open === term}
            aria-controls={open === term ? id : undefined}
            onClick={() => setOpen(open === term ? null : term)}
            onKeyDown={(event) => {
              if (event.key === "Escape") setOpen(null);
            }}
          >
            {part}
          </button>
        ) : (
          // The parts of one text never change places.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Fragment key={place}>{part}</Fragment>
        ),
      )}
      <span id={id} role="status">
        {open ? (
          <span className={s.means}>
            <b>{open.words[0]}</b>: {open.means}
          </span>
        ) : null}
      </span>
    </>
  );
}
