import type { ProviderId } from "../contract/index.ts";
import { google } from "./google/index.ts";
import { microsoft } from "./microsoft/index.ts";
import { other } from "./other/index.ts";
import type { Provider } from "./provider.ts";

export { provenTasks } from "./proof.ts";
export type { LintContext, Provider, ProviderDocument, ProviderTask, TaskContext } from "./provider.ts";

/** Every provider by its id. */
export const providers: Readonly<Record<ProviderId, Provider>> = { google, microsoft, other };

/** The name an SPF record must include for this provider's servers, or null when there is none to know. */
export const spfIncludeOf = (provider: ProviderId | null): string | null =>
  provider ? providers[provider].spfInclude : null;
