import { z } from "zod";
import type { ConnectionFact } from "../../contract/index.ts";
import type { Secret } from "../../credentials/secret.ts";
import type { Network } from "../../network/port.ts";
import type { OktaConnector } from "../connector.ts";
import { oktaClient } from "./client.ts";
import { connectOkta } from "./connect.ts";
import { openOkta } from "./connection.ts";
import { readOrg } from "./org.ts";
import { type SignIn, tokenSignIn } from "./sign-in.ts";

interface SecretPlace {
  readonly network: Network;
  withSecret<T>(use: (secret: Secret) => Promise<T>): Promise<T>;
}

/** A service app brings OAuth and its cryptography: loaded where one signs in. */
function signInOf(fact: ConnectionFact, { network, withSecret }: SecretPlace): SignIn {
  if (fact.by === "token") return tokenSignIn(network, withSecret);
  let signIn: Promise<SignIn> | undefined;
  return async (request) => {
    signIn ??= import("./service-app.ts").then(({ serviceAppSignIn }) =>
      serviceAppSignIn(network, { url: fact.where, clientId: fact.values.clientId ?? "" }, withSecret),
    );
    return (await signIn)(request);
  };
}

/** An org of Okta, by its Management API (2026.06.3). */
export const okta: OktaConnector = {
  system: "okta",
  name: "Okta",
  readOrg,
  makeKey: async () => (await import("./service-app.ts")).makeKey(),
  connect: connectOkta,
  open: (fact, place) => openOkta(fact, place, signInOf(fact, place)),
  async revoke(fact, { hands, ...place }) {
    // A service app has nothing to revoke from here: its token ends within the hour, and the app is the admin's.
    if (fact.by !== "token") return;
    const client = oktaClient(fact.where, signInOf(fact, place), hands);
    await client.write("DELETE", "/api/v1/api-tokens/current", z.unknown());
  },
};
