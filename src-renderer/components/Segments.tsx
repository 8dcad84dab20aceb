import s from "./Segments.module.css";

/** One of two or three that exclude each other, in a line; with how many each has, where that is counted. */
export function Segments<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [id: T, words: string, count?: number])[];
  readonly onChange: (id: T) => void;
}) {
  return (
    <fieldset className={s.segments} aria-label={label}>
      {options.map(([id, words, count]) => (
        <button key={id} type="button" aria-pressed={value === id} onClick={() => onChange(id)}>
          {words} {count === undefined ? null : <span>{count}</span>}
        </button>
      ))}
    </fieldset>
  );
}
