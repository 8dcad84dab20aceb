import type { ProviderId } from "../contract/settings.ts";
import { google } from "./google/index.ts";
import { microsoft } from "./microsoft/index.ts";
import { other } from "./other/index.ts";
import type { PracticeProvider } from "./provider.ts";

/** The practice world of every provider, by its id. */
export const practices: Readonly<Record<ProviderId, PracticeProvider>> = { google, microsoft, other };
