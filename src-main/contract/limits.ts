/** How long a removal can be undone with everything it took, secrets too, in milliseconds. */
export const undoMs = 10_000;
/** How long a removed setup is kept, without its secrets, in days. */
export const binDays = 30;
/** Largest text pasted for `explain`, in characters. */
export const explainLimit = 262_144;
/** The most of a file that the browser host takes, in bytes. What an operation reads of it is bounded by its own line. */
export const fileLimit = 33_554_432;
