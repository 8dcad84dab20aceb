import { Fragment } from "react";
import type { Finding } from "../../src-main/contract/finding.ts";
import { Command } from "./Command.tsx";
import { partsOf } from "./command-text.ts";
import s from "./Fix.module.css";

/** The ordered way out. Each command stands on a line of its own, under the sentence that names it. */
export function Fix({ finding }: { finding: Finding }) {
  if (finding.fix.length === 0) return null;
  return (
    <ol className={s.fix}>
      {finding.fix.map((line) => {
        const parts = partsOf(line, finding.commands);
        return (
          <li key={line}>
            <p>
              {parts.map((part, place) => (
                // The parts of one line never change places.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                <Fragment key={place}>
                  {part.command ? (
                    <>
                      {/* Read in its place by screen readers, shown below. */}
                      <span className={s.named}>{nameOf(part.text)}</span>
                    </>
                  ) : (
                    part.text
                  )}
                </Fragment>
              ))}
            </p>
            {parts
              .filter(({ command }) => command)
              .map(({ text }) => (
                <Command key={text} text={text} />
              ))}
          </li>
        );
      })}
    </ol>
  );
}

/** What a command is called in its sentence: the cmdlet's name. */
const nameOf = (command: string): string => /[A-Z][a-z]+-[A-Z]\w+/.exec(command)?.[0] ?? "this";
