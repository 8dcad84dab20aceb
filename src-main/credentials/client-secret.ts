import type { Finding, ProviderId } from "../contract/index.ts";
import { providers, unchosen } from "../providers/index.ts";
import { entraSecret } from "../providers/secret-shapes.ts";
import { finding, newEntraSecret } from "./credential-finding.ts";
import { neverASecret, notASecret } from "./not-a-secret.ts";
import { Secret } from "./secret.ts";

export interface ClientSecretVerdict {
  /** Null when what was given cannot be a client secret: it must not be stored. */
  readonly secret: Secret | null;
  /** What was mended, in words. */
  readonly repairs: string[];
  readonly findings: Finding[];
}

const entraValues = new RegExp(entraSecret.source, "g");
const entraValue = new RegExp(`^${entraSecret.source}$`);

/**
 * Judges a pasted client secret of a provider; null while none is chosen. What is certainly wrong at Entra may be right
 * elsewhere: there it is taken, with a doubt. No message holds any part of it.
 */
export function judgeClientSecret(text: string, provider: ProviderId | null): ClientSecretVerdict {
  const repairs: string[] = [];
  const value = mend(text, repairs);
  const known = providers[provider ?? unchosen].knownSecrets;
  const unlikely = notASecret(value);
  const wrong = known ? unlikely : neverASecret(value);
  if (wrong) return { secret: null, repairs: [], findings: [wrong] };
  const remark = unlikely ? unusual : doubt(value);
  return { secret: new Secret(value), repairs, findings: remark ? [remark] : [] };
}

const unusual = finding({
  code: "secret-unusual",
  severity: "warning",
  title: "This may not be the client secret",
  cause:
    "It has the form of something else, such as an ID, a token, a date or an address. Some providers make secrets like that, so it was taken.",
  fix: ["Compare it with your provider's console.", "A test shows whether the provider takes it."],
});

function mend(text: string, repairs: string[]): string {
  let value = text;
  const step = (repair: string, next: string) => {
    if (next !== value) repairs.push(repair);
    value = next;
  };
  step("Invisible characters taken out", value.replace(/[\u200B-\u200F\u2060\uFEFF\u00AD]/g, ""));
  step("Blanks and line breaks around it taken away", value.trim());
  const quoted = /^(["'`“‘])(.*)(["'`”’])$/s.exec(value);
  if (quoted) step("Quotes around it taken away", quoted[2]!.trim());
  const found = value.match(entraValues) ?? [];
  if (found.length === 1 && found[0] !== value && !value.startsWith("{")) {
    step("Taken out of the text around it", found[0]);
  } else if (/^[\w%.-]{3}\dQ(?:%7E)/i.test(value)) {
    const decoded = value
      .replace(/%7E/gi, "~")
      .replace(/%2D/gi, "-")
      .replace(/%2E/gi, ".")
      .replace(/%5F/gi, "_");
    if (entraValue.test(decoded)) step("URL encoding undone", decoded);
  }
  return value;
}

/** What does not prevent storing it, but makes a mistake likely. */
function doubt(value: string): Finding | undefined {
  if (/^[\w~.-]{3}\dQ~/.test(value) && (value.length < 37 || value.length > 40)) {
    return finding({
      code: "secret-length",
      severity: "warning",
      title: `The secret has ${value.length} characters, Entra's have 40`,
      cause:
        value.length < 37
          ? "Some may have been lost in copying."
          : "Some may have been copied that stand beside it.",
      fix: ["Copy the value again, with the copy button beside it."],
    });
  }
  if (/^[0-9A-F]{40}$/.test(value)) {
    return finding({
      code: "secret-is-a-thumbprint",
      severity: "warning",
      title: "This could be a certificate's thumbprint",
      cause:
        "Entra shows a certificate's thumbprint in this form. Some other providers make secrets that look the same.",
      fix: ["For Microsoft 365, create a client secret instead of a certificate.", ...newEntraSecret],
    });
  }
  if (value.length < 12) {
    return finding({
      code: "secret-short",
      severity: "warning",
      title: `The secret has ${value.length} characters only`,
      cause: "Providers make longer ones. Some may have been lost in copying.",
      fix: ["Compare it with your provider's console."],
    });
  }
  return undefined;
}
