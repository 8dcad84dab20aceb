import type { ReactNode } from "react";
import { isPlaceholder } from "../../src-main/contract/dns-rows.ts";
import { CopyButton } from "./CopyButton.tsx";
import s from "./KeyValues.module.css";

export interface KeyValue {
  readonly label: string;
  readonly value: string;
  /** What is shown instead of the value, when it is not the value: such a row has nothing to copy. */
  readonly shown?: ReactNode;
}

/** Labels with their values, a copy button each. */
export function KeyValues({ rows, inset = false }: { rows: readonly KeyValue[]; inset?: boolean }) {
  return (
    <dl className={inset ? s.inset : s.list}>
      {rows.map(({ label, value, shown }) => (
        <div key={label} className={s.row}>
          <dt className={s.label}>{label}</dt>
          <dd className={s.value}>
            <span className={s.text}>{shown ?? (value === "" ? "Not known yet" : <code>{value}</code>)}</span>
            {shown || value === "" || isPlaceholder(value) ? null : <CopyButton text={value} what={label} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
