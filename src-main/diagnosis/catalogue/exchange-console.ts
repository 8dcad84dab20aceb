import { guidPattern } from "../../providers/text.ts";
import { type Case, type CatalogueRow, saidRow, source } from "../row.ts";
import { clientIdArgument, mailboxArgument, named } from "../words.ts";

const appRegistrations = {
  label: "Microsoft: SMTP with OAuth, register the service principal",
  url: `${source.exchangeOauth.url}#register-service-principals-in-exchange`,
};

const textOf = ({ evidence: e }: Case): string => (e.kind === "text" ? e.text : "");
const cmdletOf = (c: Case): string =>
  named(/\b(?:Add|Get|New|Remove|Set|Test)-[A-Za-z]{3,40}/i.exec(textOf(c))?.[0], "the cmdlet");
const objectOf = (c: Case): string =>
  named(
    new RegExp(guidPattern, "i").exec(textOf(c))?.[0] ??
      /[^\s'"‘’“”<>]{1,64}@[^\s'"‘’“”<>]{1,190}/.exec(textOf(c))?.[0],
    "the object",
  );

/** The steps of the Exchange script, run by hand or by the script: what PowerShell says when one fails. */
export const exchangeConsoleRows: readonly CatalogueRow[] = [
  saidRow("exchange-cmdlet-unknown", (c) => ({
    step: "app",
    title: "PowerShell does not know this Exchange cmdlet",
    cause: `${cmdletOf(c)} exists only in a session that is connected to Exchange Online, and only for accounts whose role allows it. Either Connect-ExchangeOnline was not run in this window, or the account lacks the role.`,
    fix: [
      "In the same window, run Connect-ExchangeOnline and sign in as an Exchange administrator.",
      "If it is still not known, the account lacks the role: give it Exchange Administrator in the Entra admin center, and connect again.",
    ],
    commands: ["Connect-ExchangeOnline"],
    sources: [source.exchangeOauth],
  })),
  saidRow("exchange-module-missing", () => ({
    step: "app",
    title: "PowerShell has no module for Exchange Online",
    cause:
      "Connect-ExchangeOnline comes with the module ExchangeOnlineManagement. It is not installed for this user, or not for this PowerShell: Windows PowerShell and PowerShell 7 have folders of their own.",
    fix: [
      "Install it in the same window with the command below, and connect again.",
      "Or use Azure Cloud Shell, which has it.",
    ],
    commands: ["Install-Module ExchangeOnlineManagement -Scope CurrentUser"],
    sources: [source.exchangeOauth],
  })),
  saidRow("exchange-parameter-unknown", (c) => ({
    step: "app",
    title: "This cmdlet does not know the parameter",
    cause: `${cmdletOf(c)} has other parameters in older versions of the module (-ServiceId for -ObjectId), and shows an account only those that its role allows.`,
    fix: [
      "Run Update-Module ExchangeOnlineManagement, open a fresh PowerShell window, and connect again.",
      "If it is still not known, give the account the role Exchange Administrator in the Entra admin center.",
    ],
    commands: ["Update-Module ExchangeOnlineManagement"],
    sources: [source.exchangeOauth],
  })),
  saidRow("exchange-organization-not-customized", () => ({
    step: "app",
    title: "The Exchange organization has to be opened for changes first",
    cause:
      "Exchange Online keeps new organizations in a compact form, in which scopes, role assignments and policies cannot be made. One command ends that, once and for all.",
    fix: [
      "Run Enable-OrganizationCustomization in the same window.",
      "Wait: it takes minutes, at times hours. Then run the script again.",
    ],
    commands: ["Enable-OrganizationCustomization"],
  })),
  saidRow("exchange-principal-exists", (c) => ({
    step: "app",
    title: "Exchange has a service principal for this app already",
    cause:
      "New-ServicePrincipal was run before. That is right, if it was run with the Object ID of the Enterprise application.",
    fix: [
      `Run Get-ServicePrincipal | Where-Object AppId -eq ${clientIdArgument(c)} | Format-List AppId,ObjectId.`,
      "If ObjectId is the Enterprise application's, go on with Add-MailboxPermission.",
      "If it is another one, remove it with Remove-ServicePrincipal and run the script again.",
    ],
    commands: [
      `Get-ServicePrincipal | Where-Object AppId -eq ${clientIdArgument(c)} | Format-List AppId,ObjectId`,
    ],
    sources: [appRegistrations],
  })),
  saidRow("exchange-principal-unknown", (c) => ({
    step: "app",
    field: "objectId",
    title: "Exchange does not find the app under this ID",
    cause: `Exchange knows no service principal ${objectOf(c)}. It wants the Object ID of the Enterprise application. The App registration has another Object ID, and the client ID is a third one.`,
    fix: [
      "In the Entra admin center, open Identity > Applications > Enterprise applications and the app.",
      "Copy Object ID from its Overview. Enter it on the Provider app step as Object ID.",
      "Export the Exchange script again and run it. New-ServicePrincipal must come before Add-MailboxPermission.",
      "If the app is not listed under Enterprise applications, grant admin consent in the App registration first.",
    ],
    sources: [appRegistrations],
  })),
  saidRow("exchange-mailbox-unknown", (c) => ({
    step: "app",
    field: "username",
    title: "Exchange does not find the mailbox",
    cause: `There is no mailbox ${objectOf(c)} in this Exchange organization. The address is misspelled, the user has no Exchange license, or PowerShell is connected to another tenant.`,
    fix: [
      `Run Get-EXOMailbox -Identity ${mailboxArgument(c)}: it must list the mailbox.`,
      "If it does not, give the user a license with Exchange Online, or create a shared mailbox.",
      "Check the tenant with Get-ConnectionInformation.",
    ],
    commands: [`Get-EXOMailbox -Identity ${mailboxArgument(c)}`, "Get-ConnectionInformation"],
    sources: [source.exchangeOauth],
  })),
  saidRow("exchange-module-conflict", () => ({
    step: "app",
    title: "Another module in this PowerShell window stands in the way",
    cause:
      "Microsoft's modules (Microsoft.Graph, Az, Teams, PnP) bring their own copies of the sign-in library. The first one loaded in a window wins, and Exchange's does not get the version it needs.",
    fix: [
      "Close PowerShell. Open a fresh window, outside Visual Studio Code, and run only the Exchange script in it.",
      "If it fails in a fresh window too, run Update-Module ExchangeOnlineManagement and open another one.",
      "Check that no profile loads the other module: start with pwsh -NoProfile.",
    ],
    commands: ["Update-Module ExchangeOnlineManagement", "pwsh -NoProfile"],
    sources: [source.exchangeOauth],
  })),
  saidRow("exchange-scripts-disabled", () => ({
    step: "app",
    title: "PowerShell runs no script files on this computer",
    cause: "The execution policy does not allow it, or only scripts that are signed.",
    fix: [
      "Allow it for this window alone, with the command below, and run the script again.",
      "If your organization's policy forbids that too, paste the script's text into the window, or use Azure Cloud Shell.",
    ],
    commands: ["Set-ExecutionPolicy -Scope Process Bypass"],
  })),
  saidRow("exchange-module-rights", () => ({
    step: "app",
    title: "PowerShell may not install a module for all users",
    cause: "That needs an administrator of this computer. Installed for the user alone, it needs none.",
    fix: ["Run Install-Module again with -Scope CurrentUser."],
    commands: ["Install-Module ExchangeOnlineManagement -Scope CurrentUser"],
  })),
  saidRow("exchange-sign-in-window", () => ({
    step: "app",
    title: "The sign-in window could not be opened",
    cause:
      "Microsoft's module wants Windows' own sign-in window, and this PowerShell has no window for it: it runs in an editor, in a remote session, or without a desktop.",
    fix: [
      "Run the script in an ordinary PowerShell window, outside Visual Studio Code.",
      "Or sign in to Exchange with -DisableWAM, or with a code: -Device.",
    ],
    commands: ["Connect-ExchangeOnline -DisableWAM", "Connect-ExchangeOnline -Device"],
  })),
  saidRow("exchange-sign-in-broker", () => ({
    step: "app",
    title: "Windows' own sign-in (WAM) failed",
    cause:
      "Microsoft's module hands the sign-in to Windows (Web Account Manager), and that gave an error of its own: another account is signed in to Windows, the PowerShell runs as another user, or the machine is not ready for it. Exchange was not asked.",
    fix: [
      "Sign in to Exchange with -DisableWAM, or with a code: -Device.",
      "Run PowerShell as the user who is signed in to Windows.",
    ],
    commands: ["Connect-ExchangeOnline -DisableWAM", "Connect-ExchangeOnline -Device"],
  })),
  saidRow("entra-role-missing", () => ({
    step: "app",
    title: "The account may not do this in Entra",
    cause:
      "Microsoft Graph refused it: the account that signed in lacks a role, or the session lacks a permission that was to be agreed to at the sign-in.",
    fix: [
      "Give the account Application Administrator or Cloud Application Administrator, and activate it if it is only eligible. Consent to application permissions of Exchange needs Privileged Role Administrator or Global Administrator.",
      "Sign in again in a fresh window, so that the new role is in the session.",
    ],
  })),
  saidRow("entra-secret-policy", () => ({
    step: "app",
    title: "The tenant's policy does not allow client secrets",
    cause:
      "An app management policy of the tenant forbids secrets, or ones that live this long. Okta signs in to Microsoft with a client secret.",
    fix: [
      "Ask who runs the tenant for an exception for this app (Entra admin center, Identity > Applications > Enterprise applications > Application policies).",
      "If only the lifetime is limited, choose a shorter one, and note the day it ends.",
    ],
  })),
  saidRow("exchange-role-missing", (c) => ({
    step: "app",
    title: "The account may not do this in Exchange",
    cause: `Exchange refused ${/-/.test(cmdletOf(c)) ? cmdletOf(c) : "the command"}: the account that signed in has no role for it, or its new role has not arrived yet.`,
    fix: [
      "In the Entra admin center, give the account the role Exchange Administrator, and activate it if it is only eligible.",
      "Wait some minutes, then open a fresh PowerShell window and run Connect-ExchangeOnline again.",
    ],
    commands: ["Connect-ExchangeOnline"],
    sources: [source.exchangeOauth],
  })),
];
