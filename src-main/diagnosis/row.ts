import type { Evidence, SmtpCommand } from "../contract/evidence.ts";
import type { SourceLink } from "../contract/finding.ts";
import type { FindingDraft } from "../contract/make-finding.ts";
import type { StageId } from "../contract/run.ts";
import type { ExchangeAccess, OktaSettings, ProviderId } from "../contract/settings.ts";
import { providers } from "../providers/index.ts";

/** What is known of the setup beside the evidence. */
export interface DiagnosisContext {
  readonly provider: ProviderId;
  readonly settings: OktaSettings;
  /** The Enterprise application's Object ID, as pasted. */
  readonly objectId?: string;
  /** How Exchange lets the app use its mailbox; the mailbox permission when absent. */
  readonly exchangeAccess?: ExchangeAccess;
  readonly from: string;
  /** When the app or the credential was last changed (ISO 8601). */
  readonly changedAt?: string;
  /** The finding that the runs before have met with these settings, and when the first of them did (ISO 8601). */
  readonly waiting?: { readonly code: string; readonly since: string };
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** One piece of evidence with all that surrounds it. For pasted text there is no context and no command. */
export interface Case {
  readonly evidence: Evidence;
  /** Everything seen so far, in order, the piece itself included. */
  readonly all: readonly Evidence[];
  readonly context?: DiagnosisContext;
}

/** A finding as a row writes it: the row adds the code, and the weight is an error's unless it says otherwise. */
export type RowFinding = Omit<FindingDraft, "code" | "evidence">;

/** One failure and how it is recognized. A row that stands earlier wins. */
export interface CatalogueRow {
  /** The finding's code. */
  readonly code: string;
  /** Stages in which it can show. */
  readonly stages: readonly StageId[];
  /** The practice scenario that shows it, or null and the reason. */
  readonly scenario: string | null;
  readonly noScenario?: string;
  /**
   * `evidence` says it all, whoever pastes it. `stage`: the same evidence means something else in another stage or with
   * another provider, so it is never read out of pasted text.
   */
  readonly needs: "evidence" | "stage";
  readonly matches: (c: Case) => boolean;
  readonly finding: (c: Case) => RowFinding;
}

/** Reasons for rows that no practice scenario shows. */
const noScenario = {
  rare: "Rare, and told apart from its neighbors by its code alone",
  local: "Happens on this computer or its network, which the practice world does not imitate",
  vendor: "A state of the vendor's service that no setting brings about",
  okta: "Okta's own API is not part of the practice world",
  console: "Comes from a console or a script, never from a run",
} as const;

type Matcher = CatalogueRow["matches"];
type FindingMaker = CatalogueRow["finding"];
/** A scenario's name, or why there is none. */
type Shown = string | { readonly none: keyof typeof noScenario };

/** A row of a fault that evidence alone proves. */
export const row = (
  code: string,
  stages: readonly StageId[],
  scenario: Shown,
  matches: Matcher,
  finding: FindingMaker,
): CatalogueRow => ({
  code,
  stages,
  ...(typeof scenario === "string"
    ? { scenario }
    : { scenario: null, noScenario: noScenario[scenario.none] }),
  needs: "evidence",
  matches,
  finding,
});

/** A row of evidence that means something else in another stage or with another provider. */
export const stageRow = (
  code: string,
  stages: readonly StageId[],
  scenario: Shown,
  matches: Matcher,
  finding: FindingMaker,
): CatalogueRow => ({ ...row(code, stages, scenario, matches, finding), needs: "stage" });

/** A row of what a console or a program says in words, and never a run. The saying has its code (pasted/sayings.ts). */
export const saidRow = (code: string, finding: FindingMaker): CatalogueRow =>
  row(code, [], { none: "console" }, said(code), finding);

/** The rows, with a page to read for each finding that names none itself. */
export const citing = (page: (c: Case) => SourceLink, rows: readonly CatalogueRow[]): CatalogueRow[] =>
  rows.map((row) => ({ ...row, finding: (c) => ({ sources: [page(c)], ...row.finding(c) }) }));

/** True for a reply of Entra with one of these AADSTS numbers among its `error_codes`. */
export const entra =
  (...codes: readonly number[]) =>
  ({ evidence: e }: Case): boolean =>
    e.kind === "token-reply" && e.errorCodes?.some((code) => codes.includes(code)) === true;

/** True for a token endpoint's `error` (RFC 6749 section 5.2) whose description begins as given. */
export const tokenError =
  (error: string, description?: RegExp) =>
  ({ evidence: e }: Case): boolean =>
    e.kind === "token-reply" &&
    e.error === error &&
    e.errorCodes === undefined &&
    (description === undefined || description.test(e.errorDescription ?? ""));

interface ReplyMatch {
  readonly code: number | readonly number[];
  readonly enhanced?: string | readonly string[];
  readonly text?: RegExp;
  readonly command?: SmtpCommand | readonly SmtpCommand[];
}

/**
 * True for an SMTP reply with this code, enhanced status code, and beginning of its text. Some libraries print the
 * enhanced code alone (code 0): then the words must be there too, since `5.7.3` may be a version of anything.
 */
export const reply =
  (match: ReplyMatch) =>
  ({ evidence: e, context }: Case): boolean =>
    e.kind === "smtp-reply" &&
    (oneOf(match.code, e.code) ||
      (e.code === 0 && match.enhanced !== undefined && match.text !== undefined && e.text !== "")) &&
    (match.enhanced === undefined || oneOf(match.enhanced, e.enhanced)) &&
    (match.text === undefined || match.text.test(e.text)) &&
    // Pasted text does not say what the command was.
    (match.command === undefined || context === undefined || oneOf(match.command, e.command));

export type SmtpReply = Extract<Evidence, { kind: "smtp-reply" }>;

/** True for an SMTP reply to one of these commands, of which the test holds. */
export const at =
  (commands: readonly SmtpCommand[], test: (e: SmtpReply) => boolean) =>
  ({ evidence: e }: Case): boolean =>
    e.kind === "smtp-reply" && commands.includes(e.command) && test(e);

interface NetworkMatch {
  readonly operation?: string | readonly string[];
  readonly code: string | readonly string[];
  readonly message?: RegExp;
}

/** True for a failure on the wire. */
export const network =
  (match: NetworkMatch) =>
  ({ evidence: e }: Case): boolean =>
    e.kind === "network" &&
    oneOf(match.code, e.code) &&
    (match.operation === undefined || oneOf(match.operation, e.operation)) &&
    (match.message === undefined || match.message.test(e.message));

/** True for a text that was taken to say this (diagnosis/pasted/sayings.ts). */
export const said =
  (says: string) =>
  ({ evidence: e }: Case): boolean =>
    e.kind === "text" && e.says === says;

export const any =
  (...matchers: readonly Matcher[]) =>
  (c: Case): boolean =>
    matchers.some((matches) => matches(c));

export const all =
  (...matchers: readonly Matcher[]) =>
  (c: Case): boolean =>
    matchers.every((matches) => matches(c));

/** True for a provider whose token endpoint says no more than RFC 6749 section 5.2. */
export const plainProvider = ({ context }: Case): boolean =>
  context !== undefined && !providers[context.provider].ownTokenErrors;

function oneOf<T>(wanted: T | readonly T[], value: T | undefined): boolean {
  return Array.isArray(wanted) ? wanted.includes(value) : wanted === value;
}

/** Steps of a fix that the rows share. */
export const advice = {
  ownWords: "Read the server's own words below.",
  compareServer: "Compare host and port with the provider's documentation.",
  anotherNetwork: "Test once from another network, for example a phone's hotspot.",
  waitAMinute: "Wait a minute, then test again.",
  waitSomeMinutes: "Wait some minutes, then test again.",
  nameInEhlo: "In the client, set the name for EHLO (HELO, local hostname) to a domain name of yours.",
} as const;

/** Links the rows share. */
export const source = {
  aadsts: {
    label: "Microsoft: Entra error codes",
    url: "https://learn.microsoft.com/entra/identity-platform/reference-error-codes",
  },
  exchangeOauth: {
    label: "Microsoft: SMTP with OAuth",
    url: "https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth",
  },
  exchangeRbac: {
    label: "Microsoft: RBAC for Applications with SMTP",
    url: "https://learn.microsoft.com/exchange/client-developer/legacy-protocols/smtp-app-rbac-onboarding",
  },
  smtpAuth: {
    label: "Microsoft: authenticated client SMTP submission",
    url: "https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission",
  },
  workloadIdentity: {
    label: "Microsoft: Conditional Access for workload identities",
    url: "https://learn.microsoft.com/entra/identity/conditional-access/workload-identity",
  },
  serviceAccount: {
    label: "Google: OAuth 2.0 for service accounts, error codes",
    url: "https://developers.google.com/identity/protocols/oauth2/service-account#error-codes",
  },
  xoauth2: {
    label: "Google: the XOAUTH2 protocol",
    url: "https://developers.google.com/workspace/gmail/imap/xoauth2-protocol",
  },
  gmailErrors: {
    label: "Google: Gmail SMTP errors and codes",
    url: "https://support.google.com/a/answer/3726730",
  },
  gmailRelay: {
    label: "Google: route outgoing SMTP relay messages",
    url: "https://support.google.com/a/answer/2956491",
  },
  orgPolicies: {
    label: "Google: troubleshoot organization policies",
    url: "https://cloud.google.com/iam/docs/troubleshoot-org-policies",
  },
  oktaConnection: {
    label: "Okta: SMTP connection failure",
    url: "https://support.okta.com/help/s/article/smtp-connection-failure-occurs-when-configuring-custom-email-provider-in-okta",
  },
  oktaErrors: {
    label: "Okta: error codes",
    url: "https://developer.okta.com/docs/reference/error-codes/",
  },
} as const;

/** Microsoft's own page about a number (MicrosoftDocs, "Microsoft Entra authentication and authorization error codes"). */
export const aboutAadsts = (code: number): SourceLink => ({
  label: `Microsoft: AADSTS${code}`,
  url: `https://login.microsoftonline.com/error?code=${code}`,
});

/** The page about the first number of Entra's reply. */
export const aboutReply = ({ evidence: e }: Case): SourceLink =>
  e.kind === "token-reply" && e.errorCodes?.[0] !== undefined ? aboutAadsts(e.errorCodes[0]) : source.aadsts;
