import { useState } from "react";
import { fields, type SettingsField } from "../../src-main/contract/fields.ts";
import { finding } from "../../src-main/contract/make-finding.ts";
import { SavedInput } from "../components/SavedInput.tsx";
import { findingsAt } from "./findings.ts";
import { useSetup } from "./workspace.ts";

interface SettingFieldProps {
  readonly field: SettingsField;
  readonly label: string;
  readonly hint?: string;
  /** The value that applies when nothing is entered. */
  readonly fallback?: string | undefined;
}

const notAPort = finding({
  code: "setting-port-not-a-number",
  step: "app",
  field: "port",
  title: "This is not a port",
  cause: "A port is a number.",
  fix: ["Enter a number from 1 to 65535. Until then the last good value stays."],
});

/** One setting of the setup as a field: saved as it is left, with what lint says of it beside it. */
export function SettingField({ field, label, hint, fallback }: SettingFieldProps) {
  const { view, draft, session } = useSetup();
  // A text that is no port cannot be saved; it stays in the field so that it can be mended.
  const [refused, setRefused] = useState<string | null>(null);
  const { shape } = fields[field];
  const numeric = shape === "port";
  const value = draft.settings[field];

  const change = (text: string) => {
    const kept = text === "" ? null : numeric ? asPort(text) : text;
    setRefused(kept === undefined ? text : null);
    if (kept !== undefined) session.edit({ settings: { [field]: kept } });
  };
  return (
    <SavedInput
      name={field}
      label={label}
      hint={hint}
      type={shape === "date" ? "date" : "text"}
      inputMode={numeric ? "numeric" : undefined}
      mono={shape !== "date"}
      value={refused ?? (value === undefined ? "" : String(value))}
      placeholder={fallback}
      onChange={change}
      onLeave={() => void session.flush().catch(() => {})}
      findings={refused === null ? findingsAt(view, field) : [notAPort]}
    />
  );
}

/** The port a text stands for; undefined when it is none. */
function asPort(text: string): number | undefined {
  const port = /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : Number.NaN;
  return port >= 1 && port <= 65_535 ? port : undefined;
}
