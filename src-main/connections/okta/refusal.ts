import { type Finding, MailwrightError } from "../../contract/index.ts";
import { redactBeginning } from "../../credentials/redact.ts";
import { explain } from "../../diagnosis/explain.ts";
import { readModestJson } from "../../network/modest-json.ts";
import { unprintable } from "../../providers/text.ts";
import { areaOf } from "./areas.ts";
import type { Answer } from "./exchange.ts";
import { atDomain, atFinish } from "./finding.ts";
import { ErrorBody } from "./shapes.ts";

/** What was asked for, as far as it is needed to say what was refused. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
}

/** Okta said no. What was asked for was not done. */
export class OktaRefusal extends MailwrightError {
  readonly status: number;
  /** Okta's own, such as E0000222; empty where it gives none. */
  readonly errorCode: string;

  constructor(finding: Finding, { status, text }: Pick<Answer, "status" | "text">) {
    super(finding);
    this.status = status;
    this.errorCode = errorBody(text).errorCode ?? "";
  }
}

const shown = 1_500;

/** A stranger's text as evidence: no control characters, no secrets, bounded. */
export const quoted = (text: string): string =>
  redactBeginning(text.replace(unprintable, " ").trim(), [], shown);

export function errorBody(text: string): ErrorBody {
  const json = readModestJson(text);
  return ErrorBody.safeParse("value" in json ? json.value : {}).data ?? ErrorBody.parse({});
}

/** The scope that a `WWW-Authenticate` header says is missing (RFC 6750 section 3.1): its body is empty at Okta. */
const scopeIn = (header: string): string | undefined =>
  /error="insufficient_scope"/i.test(header)
    ? (/\bscope="([\w. ]{1,200})"/i.exec(header)?.[1] ?? "")
    : undefined;

/** Why Okta refused, as a finding that says what is missing and where it is given. */
export function refusal(answer: Answer, asked: Asked): Finding {
  const body = errorBody(answer.text);
  const code = body.errorCode ?? "";
  const evidence = evidenceOf(answer, body);
  const area = areaOf(asked.url.pathname);
  const name = area?.name ?? "this part of Okta";
  const right = asked.method === "GET" ? "read" : "manage";
  const scope = scopeIn(answer.headers.get("www-authenticate") ?? "");
  if (answer.status === 403 && (scope !== undefined || answer.text.trim() === ""))
    return scopeMissing(name, scope || (area ? `${area.scope}.${right}` : ""), evidence);
  if (answer.status === 401 && code !== "E0000015") return notSignedIn(evidence);
  // Okta says 403 of other things as well: a domain that is not verified, too many brands.
  if (code === "E0000006" || (answer.status === 403 && code === ""))
    return roleMissing(name, right, evidence);
  if (code === "E0000015" || code === "E0000022") return notOffered(name, evidence);
  if (answer.status >= 300 && answer.status < 400) return redirected(answer, asked);
  if (answer.status >= 500) return trouble(evidence);
  // The catalogue knows Okta's codes, and what the providers' words inside of them mean.
  const causes = (body.errorCauses ?? []).map(({ errorSummary }) => errorSummary ?? "");
  const [known] = code ? explain([code, body.errorSummary ?? "", ...causes].join(" ")) : [];
  if (known && known.code !== "unrecognised") return { ...known, severity: "error", evidence };
  return refused(name, evidence);
}

/** `HTTP 400 E0000001: Api validation failed. alias: …. Error ID oae…`, for the reader and for Okta's support. */
function evidenceOf({ status, text, headers }: Answer, body: ErrorBody): string {
  const causes = (body.errorCauses ?? []).map(({ errorSummary }) => errorSummary ?? "").filter(Boolean);
  const said = [
    body.errorCode ?? body.error,
    body.errorSummary ?? body.error_description,
    ...causes,
    body.errorId && `Error ID ${body.errorId}`,
  ].filter((part) => part);
  const words = said.length > 0 ? said.join(": ") : text || (headers.get("www-authenticate") ?? "");
  return quoted(`HTTP ${status} ${words}`);
}

const scopeMissing = (name: string, scope: string, evidence: string): Finding =>
  atDomain({
    code: "okta-scope-missing",
    title: `The service app may not use ${name}: a scope is missing`,
    cause: scope
      ? `Okta names what is missing: ${scope}. A token carries only scopes that were granted to the app.`
      : "Okta does not name the scope.",
    fix: [
      `In the Okta Admin Console, open the app, then Okta API Scopes, and grant ${scope || "the scopes that Mailwright lists"}.`,
      "Read the plan again. A new token is asked for by itself.",
    ],
    evidence,
    expected: scope,
  });

const roleMissing = (name: string, right: "read" | "manage", evidence: string): Finding =>
  atDomain({
    code: "okta-role-missing",
    title: `Okta does not let this sign-in ${right} ${name}`,
    cause:
      "A token may do what the admin who made it may do; a service app needs an admin role beside its scopes. Here the role is missing.",
    fix: [
      "Token: have a super admin or an org admin make one under Security > API > Tokens, and connect again with it.",
      "Service app: under Admin roles of the app, assign Organization Administrator.",
    ],
    evidence,
    expected: `A role that may ${right} ${name}`,
  });

const notSignedIn = (evidence: string): Finding =>
  atDomain({
    code: "okta-signed-out",
    title: "Okta does not accept the token any more",
    cause:
      "It is wrong, was revoked, belongs to another org, or was not used for 30 days. Nothing was changed.",
    fix: [
      "In the Okta Admin Console, open Security > API > Tokens and create a token.",
      "Connect again with it.",
    ],
    evidence,
  });

const notOffered = (name: string, evidence: string): Finding =>
  atFinish({
    code: "okta-feature-off",
    title: `This org does not have ${name} switched on`,
    cause: "Okta answers that the feature is not enabled for the org.",
    fix: [
      "In the Okta Admin Console, open Settings > Features and switch on OAuth 2.0 support for custom email providers.",
      "Where it is not listed, ask Okta support whether your org can have it.",
    ],
    evidence,
  });

const redirected = ({ headers }: Answer, { url }: Asked): Finding =>
  atDomain({
    code: "okta-redirected",
    title: `${url.hostname} sends on to another address`,
    cause: "A token is for one host. It was not sent on.",
    fix: ["Connect again with the address of the org itself."],
    found: quoted(headers.get("location") ?? ""),
  });

const trouble = (evidence: string): Finding =>
  atFinish({
    code: "okta-trouble",
    title: "Okta has trouble of its own",
    cause:
      "It answers with a server error. A reading was tried again; a change was not, so that nothing is made twice.",
    fix: ["Look at status.okta.com.", "Try again in some minutes: what was made is found again by reading."],
    evidence,
  });

const refused = (name: string, evidence: string): Finding =>
  atFinish({
    code: "okta-refused",
    title: `Okta refused a request about ${name}`,
    cause: "Mailwright does not know this refusal. Its words stand below.",
    fix: [
      "Read Okta's words: they mostly name the value.",
      "Where they do not help, give the error ID to Okta support.",
    ],
    evidence,
  });

/** Okta went on limiting, over several waits. */
export const throttled = (evidence: string): Finding =>
  atFinish({
    code: "okta-limited",
    title: "Okta limits how often it may be asked",
    cause:
      "It was waited for as long as Okta said, several times. Others use the same limit: scripts, integrations.",
    fix: ["Try again in a few minutes.", "Look at Reports > Rate limits in the Okta Admin Console."],
    evidence,
  });

export const odd = (what: string, evidence: string): Finding =>
  atDomain({
    code: "okta-answer-odd",
    title: `Okta's answer about ${what} could not be read`,
    cause: "It is not in the form that Okta describes. A proxy or another server may have answered.",
    fix: [
      "Check that the address is that of your org.",
      "Where a proxy stands in between, let the address pass unchanged.",
    ],
    evidence: quoted(evidence).slice(0, 300),
  });

/** A right that is missing, as a remark, for a part that can be done without. Everything else is thrown on. */
export function asRemark(error: unknown): Finding {
  const { code } = error instanceof MailwrightError ? error.finding : { code: "" };
  const isRight = ["okta-scope-missing", "okta-role-missing", "okta-feature-off"].includes(code);
  if (!isRight) throw error;
  return { ...(error as MailwrightError).finding, severity: "info" };
}
