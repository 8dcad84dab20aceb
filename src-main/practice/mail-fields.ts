/** A field of a message's header, unfolded (RFC 5322 section 2.2.3); "" when there is none. */
export function fieldValue(raw: string, name: string): string {
  const header = raw.split(/\r?\n\r?\n/, 1)[0]?.replace(/\r?\n[ \t]+/g, " ") ?? "";
  return new RegExp(`^${name}:(.*)$`, "im").exec(header)?.[1]?.trim() ?? "";
}

/** The address in a From field (RFC 5322 section 3.6.2), in lower case. */
export const addressOf = (value: string): string =>
  (/<([^<>]*)>/.exec(value)?.[1] ?? value).trim().toLowerCase();
