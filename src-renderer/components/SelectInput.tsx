import { useId } from "react";
import s from "./SelectInput.module.css";
import text from "./TextInput.module.css";

interface SelectInputProps<T extends string> {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: T;
  readonly options: readonly { readonly id: T; readonly name: string }[];
  readonly onChange: (id: T) => void;
  readonly isDisabled?: boolean;
}

/** One of a list: the system's own menu, which every keyboard and screen reader knows. */
export function SelectInput<T extends string>({
  name,
  label,
  hint,
  value,
  options,
  onChange,
  isDisabled,
}: SelectInputProps<T>) {
  const hintId = useId();
  return (
    <div className={text.field}>
      <label className={text.label} htmlFor={`field-${name}`}>
        {label}
      </label>
      {hint ? (
        <span className={text.hint} id={hintId}>
          {hint}
        </span>
      ) : null}
      <select
        id={`field-${name}`}
        className={s.select}
        aria-describedby={hint ? hintId : undefined}
        value={value}
        disabled={isDisabled}
        onChange={(event) => {
          const chosen = options.find((option) => option.id === event.target.value);
          if (chosen) onChange(chosen.id);
        }}
      >
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.name}
          </option>
        ))}
      </select>
    </div>
  );
}
