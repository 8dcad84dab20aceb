import { useState } from "react";
import { newPassphrase, passphraseLimit } from "../../../src-main/contract/passphrase.ts";
import { Button } from "../../components/Button.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { cx } from "../../components/cx.ts";
import { TextInput } from "../../components/TextInput.tsx";
import s from "./Finish.module.css";
import type { Strength } from "./use-strength.ts";

const words: Readonly<Record<Strength["level"], string>> = {
  weak: "Too easy to guess",
  fair: "Fair",
  strong: "Strong",
};

interface PassphraseProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Null while there is nothing to say of it yet. */
  readonly strength: Strength | null;
}

/** Takes a passphrase, or makes one, and says how well it withstands guessing. The host is asked, and keeps nothing of it. */
export function Passphrase({ value, onChange, strength }: PassphraseProps) {
  const [shown, setShown] = useState(false);
  const suggest = () => {
    onChange(newPassphrase((bytes) => crypto.getRandomValues(bytes)));
    setShown(true);
  };
  return (
    <div className={s.passphrase}>
      <TextInput
        name="passphrase"
        label="Passphrase"
        hint="Whoever opens the bundle needs it. Send it another way than the file. Nobody can bring it back."
        type={shown ? "text" : "password"}
        autoComplete="off"
        mono
        value={value}
        onChange={(text) => onChange(text.slice(0, passphraseLimit))}
      />
      <div className="buttons">
        <Button small onPress={suggest}>
          Suggest one
        </Button>
        <Button small isDisabled={value === ""} onPress={() => setShown(!shown)}>
          {shown ? "Hide it" : "Show it"}
        </Button>
        <CopyButton text={value} what="Passphrase" kind="plain" />
      </div>
      <div className={s.strength} role="status">
        {strength === null ? null : (
          <>
            <span className={cx(s.meter, s[strength.level])} aria-hidden="true">
              <i style={{ width: `${Math.min(100, strength.bits)}%` }} />
            </span>
            {words[strength.level]}
            <small>
              {strength.level === "weak"
                ? `${strength.reason} Five words that do not belong together are enough.`.trimStart()
                : `About 2 to the power of ${strength.bits} guesses, each slowed down on purpose.`}
            </small>
          </>
        )}
      </div>
    </div>
  );
}
