import type { WordDiff } from "../../src-main/contract/plan.ts";
import s from "./DiffText.module.css";

/** A text with what is added and what goes marked: by shape, and in words for screen readers. Color only helps. */
export function DiffText({ diff }: { diff: WordDiff }) {
  return (
    <span className={s.diff}>
      {diff.map(({ text, change }, place) => {
        // The same word may stand twice: its place is part of its key.
        const key = `${place} ${text}`;
        switch (change) {
          case "add":
            return (
              <span key={key}>
                <ins>
                  <span className="hidden-text">added: </span>
                  {text.trim()}
                </ins>{" "}
              </span>
            );
          case "remove":
            return (
              <span key={key}>
                <del>
                  <span className="hidden-text">removed: </span>
                  {text.trim()}
                </del>{" "}
              </span>
            );
          case "same":
            return <span key={key}>{text.trim()} </span>;
          default:
            return change satisfies never;
        }
      })}
    </span>
  );
}
