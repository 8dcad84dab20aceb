/** Largest text pasted for `explain`, in characters. */
export const explainLimit = 262_144;
