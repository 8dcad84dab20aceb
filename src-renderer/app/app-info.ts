import { createContext, useContext } from "react";
import type { AppInfo, KeychainStatus } from "../../src-main/contract/api.ts";
import type { ProviderInfo, ProviderWords } from "../../src-main/contract/provider.ts";
import type { ProviderId } from "../../src-main/contract/settings.ts";

/** What the host says of itself; null until it has answered. */
export const AppInfoContext = createContext<AppInfo | null>(null);
export const useAppInfo = (): AppInfo | null => useContext(AppInfoContext);

const none: readonly ProviderInfo[] = [];
/** The providers, in the order they are offered in. */
export const useProviders = (): readonly ProviderInfo[] => useAppInfo()?.providers ?? none;

/** A provider's words; those of one that is not known while none is chosen. The window waits for the host's answer. */
export function useProvider(id: ProviderId | null): ProviderWords {
  const providers = useProviders();
  const provider = providers.find((one) => one.id === id) ?? providers.find((one) => one.choosesFlow);
  if (!provider) throw new Error("Words of a provider, before the host said which there are");
  return provider.words;
}

/** A provider's name; null is not chosen yet. */
export function useProviderName(id: ProviderId | null): string {
  const name = useProviders().find((one) => one.id === id)?.words.name;
  return name ?? "No provider chosen yet";
}

/** Takes what the host says of the keychain since. */
export const KeychainNewsContext = createContext<(keychain: KeychainStatus) => void>(() => {});
export const useKeychainNews = () => useContext(KeychainNewsContext);

/** The name of the place where secrets are kept: "Keychain", "Windows Credential Manager". */
export function useKeychainName(): string {
  const info = useAppInfo();
  return info?.keychain.store === "keychain" ? info.keychain.name : "this computer's keychain";
}
