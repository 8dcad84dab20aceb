/**
 * The words of a terminal command (`Mailwright --cli -- rehearse --provider google` → `["rehearse", …]`), or undefined when
 * the window is wanted. `--` keeps Chromium from reading the words as its own switches: without it, Electron ends at once
 * when a web address comes before another word.
 */
export function terminalArguments(argv: readonly string[]): string[] | undefined {
  const at = argv.indexOf("--cli");
  if (at < 0) return undefined;
  const words = argv.slice(at + 1);
  return words[0] === "--" ? words.slice(1) : words;
}
