import { canonicalJson } from "../setup/canonical-json.ts";

/** JSON as a bundle's files have it, for people and for hashes: two spaces, one trailing newline. */
export const stableJson = (value: unknown): string => `${canonicalJson(value, 2)}\n`;
