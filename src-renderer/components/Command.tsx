import s from "./Command.module.css";
import { CopyButton } from "./CopyButton.tsx";

/** A command to be typed into a console. It breaks between its words only; what is copied is the original. */
export function Command({ text, what = "the command" }: { text: string; what?: string }) {
  const words = text.split(/(?<= )/).map((word, place) => ({ word, key: `${place} ${word}` }));
  return (
    <div className={s.command}>
      <code>
        {words.map(({ word, key }) => (
          <span key={key}>{word}</span>
        ))}
      </code>
      <CopyButton text={text} what={what} />
    </div>
  );
}
