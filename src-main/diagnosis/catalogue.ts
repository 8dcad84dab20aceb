import { claimsRows } from "./catalogue/claims.ts";
import { credentialRows } from "./catalogue/credential.ts";
import { entraRows } from "./catalogue/entra.ts";
import { entraRequestRows } from "./catalogue/entra-request.ts";
import { exchangeRows } from "./catalogue/exchange.ts";
import { exchangeConsoleRows } from "./catalogue/exchange-console.ts";
import { gmailRows } from "./catalogue/gmail.ts";
import { googleRows } from "./catalogue/google.ts";
import { googleConsoleRows } from "./catalogue/google-console.ts";
import { networkRows } from "./catalogue/network.ts";
import { oktaRows } from "./catalogue/okta.ts";
import { proxyRows } from "./catalogue/proxy.ts";
import { smtpRows } from "./catalogue/smtp.ts";
import { tlsRows } from "./catalogue/tls.ts";
import { tokenRows } from "./catalogue/token.ts";
import { aboutReply, type CatalogueRow, citing, source } from "./row.ts";

/**
 * Every failure that is known, most certain first: what a token says of itself, then the vendors' own words, then what
 * holds for any server. The first row that fits names the cause.
 */
export const catalogue: readonly CatalogueRow[] = [
  ...credentialRows,
  ...claimsRows,
  ...citing(aboutReply, [...entraRows, ...entraRequestRows]),
  ...citing(() => source.serviceAccount, googleRows),
  ...exchangeRows,
  ...citing(() => source.gmailErrors, gmailRows),
  ...proxyRows,
  ...tokenRows,
  ...tlsRows,
  ...networkRows,
  ...smtpRows,
  ...exchangeConsoleRows,
  ...googleConsoleRows,
  ...citing(() => source.oktaErrors, oktaRows),
];
