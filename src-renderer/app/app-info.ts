import { createContext, useContext } from "react";
import type { AppInfo, KeychainStatus } from "../../src-main/contract/api.ts";

/** What the host says of itself; null until it has answered. */
export const AppInfoContext = createContext<AppInfo | null>(null);
export const useAppInfo = (): AppInfo | null => useContext(AppInfoContext);

/** Takes what the host says of the keychain since. */
export const KeychainNewsContext = createContext<(keychain: KeychainStatus) => void>(() => {});
export const useKeychainNews = () => useContext(KeychainNewsContext);

/** The name of the place where secrets are kept: "Keychain", "Windows Credential Manager". */
export function useKeychainName(): string {
  const info = useAppInfo();
  return info?.keychain.store === "keychain" ? info.keychain.name : "this computer's keychain";
}
