import { type HttpRequest, json } from "../https/server.ts";
import type { HttpReply } from "../plan.ts";

/** A request to a part of the API, which is let in. */
export interface Call extends Omit<HttpRequest, "body"> {
  /** What follows the part's name in the path. */
  readonly rest: readonly (string | undefined)[];
  readonly body: Record<string, unknown>;
}

/** Okta's error codes with their summaries (developer.okta.com, "Error codes"), and the HTTP status of each. */
const errors: Readonly<Record<string, readonly [status: number, summary: string]>> = {
  E0000001: [400, "Api validation failed"],
  E0000006: [403, "You do not have permission to perform the requested action"],
  E0000007: [404, "Not found: Resource not found"],
  E0000011: [401, "Invalid token provided"],
  E0000015: [401, "You do not have permission to access the feature you are requesting"],
  E0000022: [405, "The endpoint does not support the provided HTTP method"],
  E0000009: [500, "Internal Server Error"],
  E0000047: [429, "API call exceeded rate limit due to too many requests."],
  E0000197: [409, "Email domain already exists"],
  E0000198: [404, "Email domain not found"],
  E0000217: [400, "Invalid status. Action can't be completed"],
  E0000218: [400, "Email domain couldn't be verified by mail provider."],
  E0000222: [400, "You can enable only one SMTP server at a time. Another SMTP server is already enabled."],
  E0000223: [400, "Connection with the specified SMTP server failed."],
  E0000224: [400, "Authentication with the specified SMTP server failed."],
  E0000225: [
    400,
    "You reached the maximum number of enrolled SMTP servers. An org can't have more than 1 enrolled servers.",
  ],
  E0000266: [
    400,
    "Failed to get access token for SMTP server configuration. Failure details: AADSTS7000215: Invalid client secret provided.",
  ],
};

let errorCount = 0;

/** An error as Okta words one. */
export function refuse(code: keyof typeof errors & string, causes: readonly string[] = []): HttpReply {
  const [status, summary] = errors[code] ?? [400, "Api validation failed"];
  return json(status, {
    errorCode: code,
    errorSummary: summary,
    errorLink: code,
    errorId: `oaepractice${String(++errorCount).padStart(6, "0")}`,
    errorCauses: causes.map((errorSummary) => ({ errorSummary })),
  });
}

/** @param fields without a value, or with a wrong one */
export const refuseBlank = (fields: readonly string[]): HttpReply =>
  refuse(
    "E0000001",
    fields.map((field) => `${field}: The field cannot be left blank`),
  );

/** A missing scope: the body is empty, and only the header tells (RFC 6750 section 3.1). */
export const insufficientScope = (scheme: "Bearer" | "DPoP", scope: string, resource: string): HttpReply => ({
  status: 403,
  headers: {
    "www-authenticate": `${scheme} authorization_uri="http://practice.okta.com/oauth2/v1/authorize", realm="http://practice.okta.com", scope="${scope}", error="insufficient_scope", error_description="The access token provided does not contain the required scopes.", resource="${resource}"`,
  },
  body: "",
});

export const noContent: HttpReply = { status: 204, headers: {}, body: "" };
