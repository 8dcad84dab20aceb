import { MailwrightError } from "../../contract/mailwright-error.ts";
import { redactBeginning } from "../../credentials/redact.ts";
import { Secret } from "../../credentials/secret.ts";

/** Shown of what a host said, in characters. */
const shown = 500;
/** What a finding quotes of a stranger. */
const quotes = ["evidence", "expected", "found"] as const;

/**
 * Does something that a host is asked for. What an error quotes of the host's words loses the secrets, and each value of one that is
 * kept as JSON, in whatever spelling: a host may repeat what it was sent.
 * @param learned secrets that came while it was done: a token that was asked for
 */
export async function discreet<T>(
  secret: Secret,
  learned: readonly Secret[],
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof MailwrightError)) throw error;
    const secrets = [secret, ...secret.use(valuesIn), ...learned];
    const clean = quotes.flatMap((key) => {
      const text = error.finding[key];
      return text === undefined ? [] : [[key, redactBeginning(text, secrets, shown)]];
    });
    throw new MailwrightError({ ...error.finding, ...Object.fromEntries(clean) });
  }
}

function valuesIn(text: string): Secret[] {
  if (!text.startsWith("{")) return [];
  const values = Object.values(JSON.parse(text) as Record<string, unknown>);
  return values.flatMap((value) => (typeof value === "string" ? [new Secret(value)] : []));
}
