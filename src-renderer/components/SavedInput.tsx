import { useState } from "react";
import { TextInput, type TextInputProps } from "./TextInput.tsx";

/** A field whose value is saved elsewhere. While it has the focus it shows what is typed, whatever is saved meanwhile. */
export function SavedInput({ value, onChange, onLeave, ...field }: Omit<TextInputProps, "onEnter">) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextInput
      {...field}
      value={typed ?? value}
      onEnter={() => setTyped(value)}
      onChange={(text) => {
        setTyped(text);
        onChange(text);
      }}
      onLeave={() => {
        setTyped(null);
        onLeave?.();
      }}
    />
  );
}
