const read = ["read"] as const;
const both = ["read", "manage"] as const;

/** A part of Okta's Management API, with the scope that opens it. */
export interface Area {
  /** Below `/api/v1/`. */
  readonly path: string;
  /** For people. */
  readonly name: string;
  /** `okta.brands`: followed by `.read` or `.manage`. */
  readonly scope: string;
  /** What a service app is granted. */
  readonly rights: typeof read | typeof both;
  /** Without it there is no plan. */
  readonly isNeeded: boolean;
}

/** What Mailwright uses, narrowest rights first (Management API 2026.06.3, `security` of each operation). */
const areas: readonly Area[] = [
  { path: "brands", name: "brands", scope: "okta.brands", rights: read, isNeeded: true },
  { path: "domains", name: "custom URL domains", scope: "okta.domains", rights: read, isNeeded: false },
  { path: "logs", name: "the System Log", scope: "okta.logs", rights: read, isNeeded: false },
  { path: "features", name: "features", scope: "okta.features", rights: both, isNeeded: false },
  { path: "email-domains", name: "email domains", scope: "okta.emailDomains", rights: both, isNeeded: true },
  { path: "email-servers", name: "email servers", scope: "okta.emailServers", rights: both, isNeeded: true },
];

const scopesOf = (some: readonly Area[]): string[] =>
  some.flatMap(({ scope, rights }) => rights.map((right) => `${scope}.${right}`));

/** Every scope that a service app is granted. `manage` does not contain `read`. */
export const scopes: readonly string[] = scopesOf(areas);
/** Those without which there is no plan. */
export const neededScopes: readonly string[] = scopesOf(areas.filter(({ isNeeded }) => isNeeded));

export const areaOf = (path: string): Area | undefined =>
  areas.find((area) => path.startsWith(`/api/v1/${area.path}`));
