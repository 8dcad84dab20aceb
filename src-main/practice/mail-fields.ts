/** A field of a message's header, unfolded no further than its first line; "" when there is none. */
export const fieldValue = (raw: string, name: string): string =>
  new RegExp(`^${name}:(.*)$`, "im").exec(raw.split(/\r?\n\r?\n/, 1)[0] ?? "")?.[1]?.trim() ?? "";

/** The address in a From field, in lower case. */
export const addressOf = (value: string): string =>
  (/<([^<>]*)>/.exec(value)?.[1] ?? value).trim().toLowerCase();
