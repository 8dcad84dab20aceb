import type { BundleTested } from "../contract/index.ts";

/**
 * Whether what is in the bundle was tested, in a word and in a sentence. The same words in every part. `beside` is what
 * `errorsBeside` says of the run that passed.
 */
export function testedWords(
  tested: BundleTested,
  beside = "",
): { readonly word: string; readonly sentence: string } {
  switch (tested) {
    case "tested":
      return {
        word: "Tested",
        sentence: `The last test passed with exactly these settings and this credential${beside}.`,
      };
    case "changed":
      return {
        word: "Changed since the last test",
        sentence:
          "Something changed after the last test that passed. Run the test again before you use this.",
      };
    case "failed":
      return {
        word: "The last test failed",
        sentence: "The last test did not pass. Mend what it found and test again before you use this.",
      };
    case "never":
      return {
        word: "Never tested",
        sentence: "No test was run with these settings. Run the test before you use this.",
      };
    default:
      throw new Error(tested satisfies never);
  }
}

/** The mark of a practice bundle. Every part carries it. */
export const practiceNotice =
  "PRACTICE: made in Mailwright's practice world. Nothing in here is real, and nothing in here works in production.";
