import { useEffect, useRef, useState } from "react";
import { Button } from "../components/Button.tsx";
import { Tick } from "../components/Tick.tsx";
import { glossary } from "./glossary.ts";
import s from "./HelpSheet.module.css";
import { keysAreOn, shortcuts, switchKeys, useShortcuts } from "./shortcuts.ts";

const openEvent = "mailwright-help";

/** Opens the sheet of keys and words. */
export const openHelp = (): void => void window.dispatchEvent(new Event(openEvent));

/** The sheet of keys and words, over whatever page is shown. */
export function HelpSheet() {
  const sheet = useRef<HTMLDialogElement>(null);
  const [shown, setShown] = useState(false);
  const [on, setOn] = useState(keysAreOn);
  useShortcuts({ "?": openHelp });
  useEffect(() => {
    const open = () => {
      setShown(true);
      if (!sheet.current?.open) sheet.current?.showModal();
    };
    window.addEventListener(openEvent, open);
    return () => window.removeEventListener(openEvent, open);
  }, []);

  return (
    <dialog ref={sheet} className={s.sheet} aria-labelledby="help-title" onClose={() => setShown(false)}>
      {shown ? (
        <>
          <header className={s.head}>
            <h2 id="help-title">Keys and words</h2>
            <Button small onPress={() => sheet.current?.close()}>
              Close
            </Button>
          </header>
          <section className={s.part} aria-labelledby="help-keys">
            <h3 id="help-keys">Keys</h3>
            <dl className={s.keys}>
              {shortcuts.map(({ key, does }) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
            <Tick
              ticked={on}
              onChange={(ticked) => {
                switchKeys(ticked);
                setOn(ticked);
              }}
            >
              Use these keys
              <small>They rest while you type in a field.</small>
            </Tick>
          </section>
          <section className={s.part} aria-labelledby="help-words">
            <h3 id="help-words">Words</h3>
            <dl className={s.words}>
              {glossary.map(({ id, words: [word], means }) => (
                <div key={id}>
                  <dt>{word}</dt>
                  <dd>{means}</dd>
                </div>
              ))}
            </dl>
          </section>
        </>
      ) : null}
    </dialog>
  );
}
