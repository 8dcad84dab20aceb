import { z } from "zod";
import { SourceLink } from "./finding.ts";
import { ProviderId } from "./settings.ts";

/** What people read of a provider. The window has no words of its own for one. */
export const ProviderWords = z.object({
  /** "Google Workspace" */
  name: z.string(),
  /** In a sentence: "Google Workspace", "your provider". */
  called: z.string(),
  /** Beside the choice: the flow, and what it needs. */
  choice: z.string(),
  /** Whom the console work needs. */
  admin: z.string(),
  /** Why a test may pass here and fail from Okta. */
  fromOkta: z.string(),
  /** The document its console work asks for; null when there is none. */
  document: z
    .object({ title: z.string(), lead: z.string(), open: z.string(), purpose: z.string() })
    .nullable(),
  /** The one script for its console work: whom it needs, and what is left afterwards; null when there is none. */
  script: z.object({ title: z.string(), lead: z.string() }).nullable(),
  key: z.object({
    /** The page that takes it: "Add the service account's key". */
    title: z.string(),
    /** "JSON key file" */
    file: z.string(),
    /** Where it comes from; "" where that is not known. */
    hint: z.string(),
    /** Name endings and media types of such files. */
    types: z.array(z.string()),
    /** Who publishes the public half, so that the key can be looked for there; "" for nobody. */
    publishedBy: z.string(),
    /** The way out when its console makes no key. */
    blocked: z
      .object({ title: z.string(), cause: z.string(), fix: z.array(z.string()), source: SourceLink })
      .nullable(),
  }),
  /** Where the client secret comes from. */
  secretHint: z.string(),
});
export type ProviderWords = z.infer<typeof ProviderWords>;

/** A provider as the window knows it. */
export const ProviderInfo = z.object({
  id: ProviderId,
  /** The admin chooses the flow; with the others it is settled. */
  choosesFlow: z.boolean(),
  words: ProviderWords,
});
export type ProviderInfo = z.infer<typeof ProviderInfo>;
