import { useId } from "react";
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField,
  type TextFieldProps,
} from "react-aria-components";
import type { Finding } from "../../src-main/contract/finding.ts";
import { isBlocking } from "../../src-main/contract/weight.ts";
import { cx } from "./cx.ts";
import s from "./TextInput.module.css";

export interface TextInputProps
  extends Pick<TextFieldProps, "type" | "inputMode" | "autoComplete" | "autoFocus" | "isDisabled"> {
  /** Where a finding can send the reader: the element's id is `field-<name>`. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly placeholder?: string;
  /** Every keystroke. */
  readonly onChange: (value: string) => void;
  /** The field gets the focus, and is left. */
  readonly onEnter?: () => void;
  readonly onLeave?: () => void;
  readonly findings?: readonly Finding[];
  readonly mono?: boolean;
  readonly rows?: number;
}

/** A labelled field with its hint, and with what is to say of its value. */
export function TextInput({
  name,
  label,
  hint,
  value,
  placeholder,
  onChange,
  onEnter,
  onLeave,
  findings = [],
  mono = false,
  rows,
  ...field
}: TextInputProps) {
  const remarkId = useId();
  const errors = findings.filter(isBlocking);
  const remarks = findings.filter((finding) => finding.severity !== "error");
  const entry = { className: cx(s.entry, mono && s.mono), placeholder };

  return (
    <TextField
      {...field}
      id={`field-${name}`}
      className={s.field!}
      value={value}
      isInvalid={errors.length > 0}
      validationBehavior="aria"
      spellCheck="false"
      aria-describedby={remarks.length > 0 ? remarkId : undefined}
      onFocus={onEnter}
      onBlur={onLeave}
      onChange={onChange}
    >
      <Label className={s.label!}>{label}</Label>
      {hint ? (
        <Text slot="description" className={s.hint!}>
          {hint}
        </Text>
      ) : null}
      {rows ? <TextArea {...entry} rows={rows} /> : <Input {...entry} />}
      <FieldError className={s.error!}>
        {errors.map((finding) => (
          <Remark key={finding.code} finding={finding} />
        ))}
      </FieldError>
      {remarks.length > 0 ? (
        <div id={remarkId} className={s.warning}>
          {remarks.map((finding) => (
            <Remark key={finding.code} finding={finding} />
          ))}
        </div>
      ) : null}
    </TextField>
  );
}

const Remark = ({ finding }: { finding: Finding }) => (
  <span className={s.remark}>
    <b>{finding.title}.</b> {finding.fix[0] ?? finding.cause}
  </span>
);
