import { RadioButton, RadioField, RadioGroup } from "react-aria-components";
import s from "./Choice.module.css";

/** One of a few, each with what it means in a sentence. Null while none is chosen. */
export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: T | null;
  readonly options: readonly { readonly id: T; readonly name: string; readonly detail: string }[];
  readonly onChange: (id: T) => void;
}) {
  return (
    <RadioGroup
      className={s.choices!}
      aria-label={label}
      value={value}
      onChange={(id) => {
        const chosen = options.find((option) => option.id === id);
        if (chosen) onChange(chosen.id);
      }}
    >
      {options.map(({ id, name, detail }) => (
        <RadioField key={id} value={id} className={s.choice!}>
          <RadioButton className={s.choiceButton!}>
            <i className={s.radio} aria-hidden="true" />
            <span>
              <b>{name}</b>
              <small>{detail}</small>
            </span>
          </RadioButton>
        </RadioField>
      ))}
    </RadioGroup>
  );
}
