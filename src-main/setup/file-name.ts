/** Names that Windows keeps for devices, whatever ending follows (Microsoft, "Naming Files, Paths, and Namespaces"). */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\.|$)/i;

/** Whether Explorer can open and remove a file of this name. Node makes the others too, past Windows' own rules. */
export const isWindowsName = (name: string): boolean =>
  !device.test(name) && !/[<>:"/\\|?*\p{Cc}]|[. ]$/u.test(name);

/**
 * A text as a file name that every system takes and that a bundle may hold (`isBundlePath`): letters, digits, dot, underscore and
 * hyphen, `longest` characters at most.
 */
export function fileName(text: string, fallback: string, longest = 120): string {
  const name = text
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[._-]+/, "")
    .slice(0, longest - "file-".length)
    .replace(/[._-]+$/, "");
  if (name === "") return fallback;
  return device.test(name) ? `file-${name}` : name;
}
