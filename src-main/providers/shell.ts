/** A text as one word of a POSIX shell (XCU section 2.2.2): nothing in it has a meaning. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
