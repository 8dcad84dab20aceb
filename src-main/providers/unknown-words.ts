import type { ProviderWords } from "../contract/index.ts";

/** A private key, as far as it is the same everywhere. */
export const unknownKey: ProviderWords["key"] = {
  title: "Add the private key",
  file: "private key's file",
  hint: "",
  types: [".json", "application/json", ".pem", ".key"],
  publishedBy: "",
  blocked: null,
};
