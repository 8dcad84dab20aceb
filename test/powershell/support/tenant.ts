import { randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exchangeCmdlet } from "./exchange.ts";
import { graphRequest } from "./graph.ts";

/** What a Microsoft 365 tenant knows, as far as our scripts touch it. A test sets it up, and looks at it afterwards. */
export interface Tenant {
  readonly id: string;
  readonly domains: string[];
  applications: Application[];
  servicePrincipals: ServicePrincipal[];
  assignments: { id: string; principalId: string; resourceId: string; appRoleId: string }[];
  /** `defaultAppManagementPolicy`, or null where the account may not read it. */
  policy: Record<string, unknown> | null;
  exchange: {
    principals: { AppId: string; ObjectId: string; DisplayName: string; Identity: string; Sid: string }[];
    mailboxes: { address: string; id: string; smtpDisabled: boolean | null }[];
    permissions: { mailbox: string; user: string; rights: string }[];
    scopes: { Name: string; RecipientFilter: string }[];
    roleAssignments: { Name: string; Role: string; App: string; scope: string }[];
    dkim: { domain: string; selector1: string; selector2: string }[];
    acceptedDomains: string[];
    dehydrated: boolean;
  };
  faults: Faults;
  /** Every change, in order: "POST /applications", "Set-CASMailbox". */
  readonly changes: string[];
}

export interface Application {
  id: string;
  appId: string;
  displayName: string;
  tags: string[];
  notes: string | null;
  requiredResourceAccess: unknown[];
  passwordCredentials: { keyId: string; displayName: string; startDateTime: string; endDateTime: string }[];
}

export interface ServicePrincipal {
  id: string;
  appId: string;
  displayName: string;
  appRoles: { id: string; value: string }[];
}

/** What goes wrong. Counts fall by one with each request they spoil. */
export interface Faults {
  /** Requests that are answered 429 first. */
  throttle: number;
  /** How often Entra does not know yet what was just made: the Enterprise application, the assignment. */
  lateApp: number;
  latePrincipal: number;
  /** How often Exchange does not know the app yet. */
  lateExchange: number;
  /** The admin lacks the role in Entra, or in Exchange. */
  noEntraRole: boolean;
  noExchangeRole: boolean;
  /** The connection breaks at this request (1 is the first change) and every later one. */
  cutAt: number;
  /** What Connect-ExchangeOnline says instead of connecting. */
  signIn: string;
}

export const exchangeOnline = "00000002-0000-0ff1-ce00-000000000000";
/** Not Microsoft's: which ID the role has is looked up at run time, and this proves it. */
export const sendRoleId = randomUUID();

export function newTenant(change: (tenant: Tenant) => void = () => {}): Tenant {
  const tenant: Tenant = {
    id: randomUUID(),
    domains: ["contoso.onmicrosoft.com", "contoso.example"],
    applications: [],
    servicePrincipals: [
      {
        id: randomUUID(),
        appId: exchangeOnline,
        displayName: "Office 365 Exchange Online",
        appRoles: [
          { id: "dc50a0fb-09a3-484d-be87-e023b12c6440", value: "Exchange.ManageAsApp" },
          { id: sendRoleId, value: "SMTP.SendAsApp" },
        ],
      },
    ],
    assignments: [],
    policy: { id: "00000000-0000-0000-0000-000000000000", displayName: "Default", isEnabled: false },
    exchange: {
      principals: [],
      mailboxes: [{ address: "noreply@contoso.example", id: randomUUID(), smtpDisabled: null }],
      permissions: [],
      scopes: [],
      roleAssignments: [],
      dkim: [],
      acceptedDomains: ["contoso.example"],
      dehydrated: true,
    },
    faults: {
      throttle: 0,
      lateApp: 0,
      latePrincipal: 0,
      lateExchange: 0,
      noEntraRole: false,
      noExchangeRole: false,
      cutAt: Number.POSITIVE_INFINITY,
      signIn: "",
    },
    changes: [],
  };
  change(tenant);
  return tenant;
}

/** A client secret as Entra makes them: 40 characters, one of them a tilde. */
export const newSecret = (): string =>
  `${randomBytes(3).toString("hex").slice(0, 5)}~${randomBytes(32).toString("base64url").slice(0, 34)}`;

/** A tenant with an address on loopback, for the modules that stand for Microsoft's (modules.ts). */
export async function serveTenant(tenant: Tenant): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const asked = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, unknown>;
    if (tenant.changes.length >= tenant.faults.cutAt - 1 && isChange(asked)) {
      request.socket.destroy();
      return;
    }
    const answer =
      request.url === "/graph"
        ? graphRequest(tenant, String(asked["method"]), String(asked["uri"]), asked["body"])
        : exchangeCmdlet(tenant, String(asked["cmdlet"]), asked["parameters"] as Record<string, unknown>);
    response.setHeader("content-type", "application/json; charset=utf-8");
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const isChange = (asked: Record<string, unknown>): boolean =>
  asked["cmdlet"] !== undefined
    ? !/^(?:Get|Test|Connect|Disconnect)-/.test(String(asked["cmdlet"]))
    : asked["method"] !== "GET";
