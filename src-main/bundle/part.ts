/** One file of a bundle: its path inside the zip, and its text. */
export interface Part {
  readonly path: string;
  readonly text: string;
  /** Gets the execute bit on systems that know one. */
  readonly executable?: boolean;
}

/**
 * Paths a bundle may hold: relative, forward slashes, at most four levels, letters, digits, dot, underscore and hyphen,
 * and no name that starts with anything but a letter or digit. Narrow on purpose: nothing else is written, so nothing else is read.
 */
export const isBundlePath = (path: string): boolean =>
  path.length <= 200 && /^(?:[A-Za-z0-9][A-Za-z0-9._-]*\/){0,3}[A-Za-z0-9][A-Za-z0-9._-]*$/.test(path);
