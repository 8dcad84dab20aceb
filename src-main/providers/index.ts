import type { OktaSettings, ProviderId, ProviderInfo, SettingsInput } from "../contract/index.ts";
import { type Cloud, type MailDns, unknownDns } from "./cloud.ts";
import { google } from "./google/index.ts";
import { microsoft } from "./microsoft/index.ts";
import { other } from "./other/index.ts";
import type { Provider } from "./provider.ts";

export { type Cloud, type DkimRecord, type MailDns, unknownDns } from "./cloud.ts";
export { provenTasks } from "./proof.ts";
export type { LintContext, Provider, ProviderDocument, ProviderTask, TaskContext } from "./provider.ts";

/** Every provider by its id. */
export const providers: Readonly<Record<ProviderId, Provider>> = { google, microsoft, other };

/** Every provider, in the order people are offered them. */
export const everyProvider: readonly Provider[] = Object.values(providers);

/** The providers as the window knows them. */
export const providerInfos: readonly ProviderInfo[] = everyProvider.map(({ id, flow, words }) => ({
  id,
  choosesFlow: flow === null,
  words,
}));

/** Every cloud of every provider. */
export const everyCloud: readonly Cloud[] = everyProvider.flatMap(({ clouds }) => clouds);

/** The cloud that settings lead to, by their token endpoint and then by their host; the first one where neither tells. */
export function cloudOf(provider: ProviderId, { tokenEndpoint, host }: OktaSettings): Cloud | null {
  const tokenHost = URL.parse(tokenEndpoint)?.hostname.toLowerCase() ?? "";
  const { clouds } = providers[provider];
  const gives = clouds.filter(({ tokenHosts }) => tokenHosts.includes(tokenHost));
  const takes = (list: readonly Cloud[]) =>
    list.find(({ smtpHosts }) => smtpHosts.includes(host.toLowerCase()));
  return takes(gives) ?? gives[0] ?? takes(clouds) ?? clouds[0] ?? null;
}

/** What the DNS must say for mail of this provider, in the cloud that the settings name. */
export const mailDnsOf = (provider: ProviderId | null, input: SettingsInput): MailDns =>
  (provider ? providers[provider].cloudOf(input)?.dns : undefined) ?? unknownDns;
