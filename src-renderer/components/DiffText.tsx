import { Fragment } from "react";
import type { WordDiff } from "../../src-main/contract/plan.ts";
import s from "./DiffText.module.css";

const marks = {
  add: { Tag: "ins", said: "added: " },
  remove: { Tag: "del", said: "removed: " },
  same: { Tag: "span", said: null },
} as const;

/** A text with what is added and what goes marked: by shape, and in words for screen readers. Color only helps. */
export function DiffText({ diff }: { diff: WordDiff }) {
  return (
    <span className={s.diff}>
      {diff.map(({ text, change }, place) => {
        const { Tag, said } = marks[change];
        // The same word may stand twice: its place is part of its key.
        const key = `${place} ${text}`;
        return (
          <Fragment key={key}>
            <Tag>
              {said ? <span className="hidden-text">{said}</span> : null}
              {text.trim()}
            </Tag>{" "}
          </Fragment>
        );
      })}
    </span>
  );
}
