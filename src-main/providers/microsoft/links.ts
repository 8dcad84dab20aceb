import { isGuid } from "../text.ts";
import type { MicrosoftCloud } from "./clouds.ts";

/** The consoles' pages of one cloud. Without the IDs a page needs, the list that leads to it. */
export function consoleLinks(cloud: MicrosoftCloud) {
  const entra = `https://${cloud.entraHost}`;
  const apps = `${entra}/#view/Microsoft_AAD_RegisteredApps`;
  return {
    newRegistration: `${apps}/CreateApplicationBlade/quickStartType~/null/isMSAApp~/false`,
    /** A page of the app registration. */
    registration: (page: "Overview" | "Credentials" | "CallAnAPI", clientId: string): string =>
      isGuid(clientId)
        ? `${apps}/ApplicationMenuBlade/~/${page}/appId/${clientId}/isMSAApp~/false`
        : `${apps}/ApplicationsListBlade`,
    /** The Enterprise application. */
    enterprise: (objectId: string, clientId: string): string =>
      isGuid(objectId) && isGuid(clientId)
        ? `${entra}/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Overview/objectId/${objectId}/appId/${clientId}`
        : `${entra}/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview`,
  } as const;
}

/** Worldwide addresses. In a national cloud the way under `where` is followed by hand: its portals have other names. */
export const domainsLink = "https://admin.microsoft.com/Adminportal/Home#/Domains";
export const usersLink = "https://admin.microsoft.com/Adminportal/Home#/users";
export const dkimLink = "https://security.microsoft.com/dkimv2";
export const smtpAuthHelpLink = "https://aka.ms/smtp_auth_disabled";
