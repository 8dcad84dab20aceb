import type { DnsHostGuide } from "../../contract/index.ts";

/** How a host is connected with the least rights: its guide, beside which host it is. */
export type Guide = Omit<DnsHostGuide, "host" | "name">;
type Field = Guide["fields"][number];

/** A field that is typed in sight. @param value filled in beforehand, where it is known */
export const plain = (name: string, label: string, hint: string, value?: string): Field => ({
  name,
  label,
  hint,
  secret: false,
  optional: false,
  ...(value !== undefined && { value }),
});

/** A field that is typed unseen. */
export const secret = (name: string, label: string, hint: string): Field => ({
  ...plain(name, label, hint),
  secret: true,
});

/** A field that may stay empty. */
export const optional = (field: Field): Field => ({ ...field, optional: true });
