import { dayMs } from "../../contract/day.ts";
import { type ConnectionFact, type Finding, MailwrightError } from "../../contract/index.ts";
import { Secret } from "../../credentials/secret.ts";
import { tidy } from "../../providers/text.ts";
import type { Connected, ConnectPlace } from "../connector.ts";
import { oktaClient } from "./client.ts";
import { atDomain } from "./finding.ts";
import { orgOf } from "./org.ts";
import { asRemark } from "./refusal.ts";
import { LogEvents } from "./shapes.ts";
import { type SignIn, tokenSignIn } from "./sign-in.ts";
import { type OrgState, readState } from "./state.ts";

/** An API token ends when it was not used for so long, in milliseconds (developer.okta.com, "Create an API token"). */
const unusedMs = 30 * dayMs;

/**
 * Connects to an org: by an API token (`org`, `token`), or as a service app (`org`, `clientId`, `key`). `brand` is the name
 * or ID of one of its brands. Everything that a plan needs is read once, so that a missing right is named now.
 */
export async function connectOkta(
  entered: Readonly<Record<string, string>>,
  place: ConnectPlace,
): Promise<Connected> {
  const { network, hands } = place;
  const { org, findings } = await orgOf(entered.org ?? "", { network, signal: hands.signal });
  const { secret, by, values, signIn } = await signInBy(entered, place, org.url);
  const client = oktaClient(org.url, signIn, hands);
  const state = await readState(client);
  const logs = await client
    .read("/api/v1/logs?limit=1", LogEvents)
    .then(() => [])
    .catch((error: unknown) => [asRemark(error)]);
  const brand = chosenBrand(state, tidy(entered.brand));
  const fact: Connected["fact"] = {
    system: "okta",
    where: org.url,
    by,
    values: { ...values, ...(brand && { brandId: brand.id }) },
    ...(by === "token" && { expiresAt: new Date(network.now() + unusedMs).toISOString() }),
  };
  return {
    fact,
    secret,
    findings: [...findings, ...state.findings, ...logs, ...(by === "token" ? [broadToken()] : [])],
  };
}

interface SignedIn {
  readonly secret: Secret;
  readonly by: "token" | "service-app";
  readonly values: ConnectionFact["values"];
  readonly signIn: SignIn;
}

async function signInBy(
  entered: Readonly<Record<string, string>>,
  { network }: ConnectPlace,
  url: string,
): Promise<SignedIn> {
  const clientId = tidy(entered.clientId);
  if (clientId !== "" || entered.key) {
    const { serviceAppSignIn } = await import("./service-app.ts");
    const secret = new Secret(entered.key ?? "");
    const signIn = serviceAppSignIn(network, { url, clientId }, (use) => use(secret));
    return { secret, by: "service-app", values: { clientId }, signIn };
  }
  // Copied with the word before it, as it stands in a header.
  const token = tidy(entered.token).replace(/^SSWS\s+/i, "");
  if (!/^[\x21-\x7e]{10,500}$/.test(token)) throw new MailwrightError(notAToken());
  const secret = new Secret(token);
  return { secret, by: "token", values: {}, signIn: tokenSignIn(network, (use) => use(secret)) };
}

function chosenBrand({ brands }: OrgState, entered: string) {
  if (entered === "") return undefined;
  const brand = brands.find(({ id, name }) => id === entered || name.toLowerCase() === entered.toLowerCase());
  if (brand) return brand;
  throw new MailwrightError(
    brandUnknown(
      entered,
      brands.map(({ name }) => name),
    ),
  );
}

const notAToken = (): Finding =>
  atDomain({
    code: "okta-token-shape",
    title: "This is not an API token of Okta",
    cause: "A token is one word of letters, digits, hyphens and underscores. Nothing was sent.",
    fix: ["In the Okta Admin Console, open Security > API > Tokens, create a token and copy all of it."],
  });

const brandUnknown = (entered: string, names: readonly string[]): Finding =>
  atDomain({
    code: "okta-brand-unknown",
    title: "The org has no such brand",
    cause: "The brand is looked for by its name or its ID.",
    fix: [`Choose one of ${names.slice(0, 20).join(", ")}.`],
    found: entered.slice(0, 100),
  });

const broadToken = (): Finding =>
  atDomain({
    code: "okta-token-broad",
    severity: "info",
    title: "The token may do everything that its creator may do",
    cause:
      "An API token has no scopes. It is kept in the keychain of this computer, and ends when it is not used for 30 days.",
    fix: [
      "When the setup is done, disconnect and revoke the token.",
      "A service app has only the scopes that it is granted.",
    ],
  });
