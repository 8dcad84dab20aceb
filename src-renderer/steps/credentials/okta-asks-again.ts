import type { CredentialFact } from "../../../src-main/contract/setup.ts";

/** Okta is given the secret or key as well, in its own form: said before it is stored, while whoever has it still has it. */
export const oktaAsksAgain = ({ kind, fromScript }: Pick<CredentialFact, "kind" | "fromScript">): string => {
  const key = kind === "private-key";
  const name = key ? "key" : "secret";
  if (fromScript)
    return `Nobody has a copy of this ${name}. Okta's form asks for one: make a second ${name} at the provider for it.`;
  return key
    ? "Okta's form asks for the key once more. After that, delete the key file: whoever has it can use the account."
    : "Okta's form asks for the secret once more: keep it where you keep secrets until then.";
};
