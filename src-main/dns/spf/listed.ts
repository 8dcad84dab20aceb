/** Entries of a list that a person still reads. */
export const mostListed = 12;

/** A list in a sentence: the first entries, and how many more there are. */
export const listed = (texts: readonly string[], separator = ", "): string =>
  texts.length > mostListed
    ? `${texts.slice(0, mostListed).join(separator)} and ${texts.length - mostListed} more`
    : texts.join(separator);
