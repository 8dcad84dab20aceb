/** How long a removal can be undone with everything it took, secrets too, in milliseconds. */
export const undoMs = 10_000;
/** How long a removed setup is kept, without its secrets, in days. */
export const binDays = 30;
/** Largest text pasted for `explain`, in characters. */
export const explainLimit = 262_144;
