import type { ReactNode } from "react";
import { CheckboxButton, CheckboxField } from "react-aria-components";
import { Check } from "./icons.tsx";
import s from "./Tick.module.css";

/** A box to tick, with its sentence. */
export function Tick({
  ticked,
  onChange,
  children,
}: {
  readonly ticked: boolean;
  readonly onChange: (ticked: boolean) => void;
  readonly children: ReactNode;
}) {
  return (
    <CheckboxField isSelected={ticked} onChange={onChange}>
      <CheckboxButton className={s.tick!}>
        <span className={s.box} aria-hidden="true">
          <Check />
        </span>
        <span>{children}</span>
      </CheckboxButton>
    </CheckboxField>
  );
}
