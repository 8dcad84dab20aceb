import type { BundleTested } from "../contract/index.ts";
import { testedWords } from "../contract/words.ts";

const sentences: Readonly<Record<BundleTested, string>> = {
  tested: "The last test passed with exactly these settings and this credential",
  changed: "Run the test again before you use this",
  failed: "Mend what it found and test again before you use this",
  never: "No test was run with these settings. Run the test before you use this",
};

/**
 * Whether what is in the bundle was tested, in a word and in a sentence. The same words in every part. `beside` is what
 * `errorsBeside` says of the run that passed.
 */
export const toldTested = (
  tested: BundleTested,
  beside = "",
): { readonly word: string; readonly sentence: string } => ({
  word: testedWords[tested],
  sentence: `${sentences[tested]}${tested === "tested" ? beside : ""}.`,
});

/** The mark of a practice bundle. Every part carries it. */
export const practiceNotice =
  "PRACTICE: made in Mailwright's practice world. Nothing in here is real, and nothing in here works in production.";
