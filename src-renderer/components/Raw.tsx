import { CopyButton } from "./CopyButton.tsx";
import s from "./Raw.module.css";

/** A raw text as it came, with a copy button. Long ones scroll inside. */
export function Raw({ text, what }: { text: string; what: string }) {
  return (
    <div className={s.raw}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={s.text} tabIndex={0} aria-label={what}>
        <pre>{text}</pre>
      </section>
      <CopyButton text={text} what={what} />
    </div>
  );
}
