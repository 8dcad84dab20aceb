import type { ReactNode } from "react";
import { DropZone, FileTrigger, Text } from "react-aria-components";
import type { Finding, StepId } from "../../src-main/contract/finding.ts";
import { finding } from "../../src-main/contract/make-finding.ts";
import { Button } from "./Button.tsx";
import { cx } from "./cx.ts";
import s from "./FileDrop.module.css";

interface FileDropProps {
  readonly label: string;
  /** Where the file comes from. */
  readonly hint?: string | undefined;
  /** A line rather than a field: the label beside the button. */
  readonly slim?: boolean;
  /** Choosing the file is the main action of the page. */
  readonly primary?: boolean;
  /** Endings and media types that the file dialog offers. */
  readonly accept: readonly string[];
  readonly busy: boolean;
  /** Where a finding can send the reader: the id of the button that chooses is `field-<name>`. */
  readonly name?: string;
  /** Id of what says why the last file was refused. */
  readonly describedBy?: string | undefined;
  readonly onFile: (file: File) => void;
  /** Text that was dropped, or pasted onto the zone. Without it, text is refused. */
  readonly onText?: (text: string) => void;
  /** Whatever else was dropped: several files, a folder, something that cannot be read. Nothing of it was read. */
  readonly onRefused: (why: Finding) => void;
  /** The step that the refusal belongs to, and what belongs here: “the zip of one bundle”. */
  readonly step: StepId;
  readonly what: string;
  /** More ways than dropping and choosing. */
  readonly children?: ReactNode;
}

/** Takes one file: dropped, or chosen in a dialog. The page does not read it; it is passed on. */
export function FileDrop(props: FileDropProps) {
  const {
    label,
    hint,
    slim = false,
    primary = false,
    accept,
    busy,
    onFile,
    onText,
    onRefused,
    children,
  } = props;
  const refuse = (code: `drop-${string}`, title: string, cause: string) =>
    onRefused(
      finding({
        code,
        step: props.step,
        title,
        cause,
        fix: [`Drop ${props.what}, or choose it with the button.`],
      }),
    );
  return (
    <DropZone
      className={cx(s.drop, slim && s.slim)}
      onDrop={async ({ items }) => {
        const files = items.filter((item) => item.kind === "file");
        const [file] = files;
        if (files.length > 1)
          return refuse(
            "drop-several-files",
            `${files.length} files were dropped at once`,
            "Which of them is meant cannot be told, so none was read.",
          );
        if (file) return onFile(await file.getFile());
        if (items.some((item) => item.kind === "directory"))
          return refuse(
            "drop-is-a-folder",
            "This is a folder",
            "A file is needed. The folder was not opened.",
          );
        // Ctrl+V on the zone arrives here too.
        const pasted = items.find((item) => item.kind === "text" && item.types.has("text/plain"));
        if (onText && pasted?.kind === "text") return onText(await pasted.getText("text/plain"));
        refuse(
          "drop-unreadable",
          "What was dropped could not be read",
          onText
            ? "It is neither a file nor text, or the file was moved or deleted meanwhile."
            : "It is not a file, or the file was moved or deleted meanwhile.",
        );
      }}
    >
      <Text slot="label" className={slim ? undefined : s.label!}>
        {label}
      </Text>
      {hint ? <span>{hint}</span> : null}
      <span className={s.ways}>
        <span className={s.or}>or</span>
        <FileTrigger
          acceptedFileTypes={accept}
          onSelect={(files) => {
            const file = files?.[0];
            if (file) onFile(file);
          }}
        >
          <Button
            small
            kind={primary ? "primary" : "plain"}
            id={props.name && `field-${props.name}`}
            isPending={busy}
            aria-describedby={props.describedBy}
          >
            Choose a file
          </Button>
        </FileTrigger>
        {children}
      </span>
    </DropZone>
  );
}
