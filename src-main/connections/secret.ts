import type { ConnectionFact, Setup } from "../contract/index.ts";
import { MailwrightError } from "../contract/mailwright-error.ts";
import type { Secret } from "../credentials/secret.ts";
import { connectionRef } from "../credentials/secret-ref.ts";
import { missing, type SecretStore } from "../credentials/secret-store.ts";
import { secretGone } from "./findings.ts";
import { connectorOf } from "./index.ts";

/** What a connection of a setup signs in with. Throws `connection-secret-missing`, `secret-damaged` or `secret-store-…`. */
export async function connectionSecret(
  secrets: Pick<SecretStore, "withSecret">,
  { id }: Pick<Setup, "id">,
  fact: ConnectionFact,
): Promise<Secret> {
  try {
    return await secrets.withSecret(connectionRef(id, fact), (secret) => secret);
  } catch (error) {
    const isMissing = error instanceof MailwrightError && error.finding.code === missing().finding.code;
    if (!isMissing) throw error;
    throw new MailwrightError(secretGone((await connectorOf(fact.system)).name));
  }
}
