import type { OktaSettings, ProviderId, ProviderInfo, SettingsInput } from "../contract/index.ts";
import { type Cloud, cloudAmong, type MailDns, unknownDns } from "./cloud.ts";
import { google } from "./google/index.ts";
import { microsoft } from "./microsoft/index.ts";
import { other } from "./other/index.ts";
import type { Provider } from "./provider.ts";

export { type Cloud, type DkimRecord, type MailDns, unknownDns } from "./cloud.ts";
export { provenTasks } from "./proof.ts";
export type { Provider, ProviderDocument, TaskContext } from "./provider.ts";

/** Every provider by its id. */
export const providers: Readonly<Record<ProviderId, Provider>> = { google, microsoft, other };

/** Every provider, in the order people are offered them. */
export const everyProvider: readonly Provider[] = Object.values(providers);

/** Stands for a provider that was not chosen yet: everything is the admin's own. */
export const unchosen: ProviderId = "other";

/** The known provider whose servers give tokens at this host. */
export const providerOfTokenHost = (host: string): Provider | undefined =>
  everyProvider.find(({ clouds }) => clouds.some(({ tokenHosts }) => tokenHosts.includes(host)));

/** The providers as the window knows them. */
export const providerInfos: readonly ProviderInfo[] = everyProvider.map(({ id, flow, words }) => ({
  id,
  choosesFlow: flow === null,
  words,
}));

/** Every cloud of every provider. */
export const everyCloud: readonly Cloud[] = everyProvider.flatMap(({ clouds }) => clouds);

/** The cloud of a provider that settings lead to; null for a provider that is not known. */
export const cloudOf = (provider: ProviderId, settings: OktaSettings): Cloud | null =>
  cloudAmong(providers[provider].clouds, settings) ?? null;

/** The provider whose server it is, or one beside it in the same zone. Their certificates come from public authorities. */
export const providerOfHost = (host: string): ProviderId | undefined =>
  everyProvider.find(({ clouds }) =>
    clouds.some(({ smtpHosts, tokenHosts }) =>
      [...smtpHosts, ...tokenHosts].some((known) =>
        `.${host.toLowerCase()}`.endsWith(`.${known.split(".").slice(1).join(".")}`),
      ),
    ),
  )?.id;

/** What the DNS must say for mail of this provider, in the cloud that the settings name. */
export const mailDnsOf = (provider: ProviderId | null, input: SettingsInput): MailDns =>
  (provider ? providers[provider].cloudOf(input)?.dns : undefined) ?? unknownDns;
