import { randomUUID } from "node:crypto";
import type { Tenant } from "./tenant.ts";

/** What a cmdlet of Exchange Online puts out, or the error it writes. */
export type CmdletAnswer = { readonly output: readonly unknown[] } | { readonly error: string };

const notFound = (name: string): CmdletAnswer => ({
  error: `Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|The operation couldn't be performed because object '${name}' couldn't be found on 'AM0PR01A001.PROD.OUTLOOK.COM'.`,
});

/** The cmdlets of Exchange Online over the tenant, as far as our scripts call them. Output has the properties they read. */
export function exchangeCmdlet(tenant: Tenant, cmdlet: string, given: Record<string, unknown>): CmdletAnswer {
  const { exchange, faults } = tenant;
  if (!/^(?:Get|Test|Connect|Disconnect)-/.test(cmdlet)) tenant.changes.push(cmdlet);
  const text = (name: string): string => String(given[name] ?? "");
  const mailbox = exchange.mailboxes.find(({ address }) => address === text("Identity"));
  const done: CmdletAnswer = { output: [] };
  const late = (): CmdletAnswer | undefined => {
    if (faults.lateExchange <= 0) return undefined;
    faults.lateExchange--;
    return notFound(text("User") || text("App") || text("AppId"));
  };
  switch (cmdlet) {
    case "Connect-ExchangeOnline":
      return faults.signIn
        ? { error: faults.signIn }
        : { output: [faults.noExchangeRole ? "reader" : "administrator"] };
    case "Disconnect-ExchangeOnline":
      return done;
    case "Get-Mailbox":
      return mailbox
        ? { output: [{ PrimarySmtpAddress: mailbox.address, ExternalDirectoryObjectId: mailbox.id }] }
        : notFound(text("Identity"));
    case "Get-ServicePrincipal":
      return { output: exchange.principals };
    case "New-ServicePrincipal": {
      const made = {
        AppId: text("AppId"),
        ObjectId: text("ObjectId"),
        DisplayName: text("DisplayName"),
        Identity: text("ObjectId"),
        Sid: `S-1-5-21-${exchange.principals.length + 100}`,
      };
      const waits = late();
      if (waits) return waits;
      exchange.principals.push(made);
      return { output: [made] };
    }
    case "Remove-ServicePrincipal":
      exchange.principals = exchange.principals.filter(({ ObjectId }) => ObjectId !== text("Identity"));
      return done;
    case "Get-MailboxPermission":
      return mailbox
        ? {
            output: exchange.permissions
              .filter((one) => one.mailbox === mailbox.address)
              .map(({ user, rights }) => ({ User: user, AccessRights: [rights] })),
          }
        : notFound(text("Identity"));
    case "Add-MailboxPermission": {
      if (!exchange.principals.some((one) => one.Identity === text("User"))) return notFound(text("User"));
      const waits = late();
      if (waits) return waits;
      // An entry that is there already is not added again: Exchange warns, and that is all.
      if (!exchange.permissions.some((one) => one.mailbox === text("Identity") && one.user === text("User")))
        exchange.permissions.push({ mailbox: text("Identity"), user: text("User"), rights: "FullAccess" });
      return done;
    }
    case "Remove-MailboxPermission":
      exchange.permissions = exchange.permissions.filter(
        (one) => one.mailbox !== text("Identity") || one.user !== text("User"),
      );
      return done;
    case "Get-CASMailbox":
      return mailbox
        ? { output: [{ SmtpClientAuthenticationDisabled: mailbox.smtpDisabled }] }
        : notFound(text("Identity"));
    case "Set-CASMailbox":
      if (!mailbox) return notFound(text("Identity"));
      mailbox.smtpDisabled = (given["SmtpClientAuthenticationDisabled"] ?? null) as boolean | null;
      return done;
    case "Get-TransportConfig":
      return { output: [{ SmtpClientAuthenticationDisabled: true }] };
    case "Get-OrganizationConfig":
      return { output: [{ IsDehydrated: exchange.dehydrated }] };
    case "Enable-OrganizationCustomization":
      exchange.dehydrated = false;
      return done;
    case "Get-ManagementScope":
      return { output: exchange.scopes };
    case "New-ManagementScope":
      if (exchange.dehydrated)
        return {
          error:
            "The command you tried to run isn't currently allowed in your organization. To run this command, you first need to run the command: Enable-OrganizationCustomization.",
        };
      exchange.scopes.push({ Name: text("Name"), RecipientFilter: text("RecipientRestrictionFilter") });
      return done;
    case "Set-ManagementScope": {
      const scope = exchange.scopes.find(({ Name }) => Name === text("Identity"));
      if (!scope) return notFound(text("Identity"));
      scope.RecipientFilter = text("RecipientRestrictionFilter");
      return done;
    }
    case "Remove-ManagementScope":
      exchange.scopes = exchange.scopes.filter(({ Name }) => Name !== text("Identity"));
      return done;
    case "Get-ManagementRoleAssignment":
      return { output: exchange.roleAssignments.filter(({ Role }) => Role === text("Role")) };
    case "New-ManagementRoleAssignment": {
      if (!exchange.principals.some((one) => one.AppId === text("App"))) return notFound(text("App"));
      const waits = late();
      if (waits) return waits;
      exchange.roleAssignments.push({
        Name: text("Name"),
        Role: text("Role"),
        App: text("App"),
        scope: text("CustomResourceScope"),
      });
      return done;
    }
    case "Remove-ManagementRoleAssignment":
      exchange.roleAssignments = exchange.roleAssignments.filter(({ Name }) => Name !== text("Identity"));
      return done;
    case "Test-ServicePrincipalAuthorization": {
      const principal = exchange.principals.find((one) => one.ObjectId === text("Identity"));
      const granted = exchange.roleAssignments.filter(({ App }) => App === principal?.AppId);
      return {
        output: granted.map(({ Role, scope }) => ({
          RoleName: Role,
          AllowedResourceScope: scope,
          InScope: "True",
        })),
      };
    }
    case "Get-DkimSigningConfig": {
      const config = exchange.dkim.find(({ domain }) => domain === text("Identity"));
      return config
        ? {
            output: [
              { Domain: config.domain, Selector1CNAME: config.selector1, Selector2CNAME: config.selector2 },
            ],
          }
        : notFound(text("Identity"));
    }
    case "New-DkimSigningConfig": {
      const domain = text("DomainName");
      if (!exchange.acceptedDomains.includes(domain))
        return { error: `The domain '${domain}' isn't an accepted domain in your organization.` };
      const label = `${domain.replaceAll(".", "-")}._domainkey.contoso.${randomUUID().slice(0, 1)}-v1.dkim.mail.microsoft`;
      const config = { domain, selector1: `selector1-${label}`, selector2: `selector2-${label}` };
      exchange.dkim.push(config);
      return {
        output: [{ Domain: domain, Selector1CNAME: config.selector1, Selector2CNAME: config.selector2 }],
      };
    }
    default:
      return {
        error: `The term '${cmdlet}' is not recognized as a name of a cmdlet, function, script file, or executable program.`,
      };
  }
}
