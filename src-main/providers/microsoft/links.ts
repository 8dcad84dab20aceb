import { isGuid } from "../text.ts";

const entra = "https://entra.microsoft.com";
const app = `${entra}/#view/Microsoft_AAD_RegisteredApps`;

export const newRegistrationLink = `${app}/CreateApplicationBlade/quickStartType~/null/isMSAApp~/false`;

/** A page of the app registration; the list of all registrations while its ID is not known. */
export const registrationLink = (page: "Overview" | "Credentials" | "CallAnAPI", clientId: string): string =>
  isGuid(clientId)
    ? `${app}/ApplicationMenuBlade/~/${page}/appId/${clientId}/isMSAApp~/false`
    : `${app}/ApplicationsListBlade`;

/** The Enterprise application; the list of all while its Object ID is not known. */
export const enterpriseLink = (objectId: string, clientId: string): string =>
  isGuid(objectId) && isGuid(clientId)
    ? `${entra}/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Overview/objectId/${objectId}/appId/${clientId}`
    : `${entra}/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview`;

export const domainsLink = "https://admin.microsoft.com/Adminportal/Home#/Domains";
export const usersLink = "https://admin.microsoft.com/Adminportal/Home#/users";
export const dkimLink = "https://security.microsoft.com/dkimv2";
export const smtpAuthHelpLink = "https://aka.ms/smtp_auth_disabled";
