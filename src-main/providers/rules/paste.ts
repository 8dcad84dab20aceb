import { type Field, fields, type SettingsField, settingsFields } from "../../contract/fields.ts";
import type { Finding, SettingsInput } from "../../contract/index.ts";
import { secretIn } from "../secret-shapes.ts";
import { isGuid, tidy } from "../text.ts";
import { settingFinding } from "./finding.ts";

/** Text left to be replaced: {TenantID}, <client-id>, your-tenant-id, XXXXXXXX, the GUID of zeros. */
const placeholder =
  /\{[^{}]*\}|%7B[^%]*%7D|<[^<>@]+>|\b(?:your|insert|replace)[-_ ]?(?:tenant|client|app|application|key|domain|object|service|account|id)|x{6,}|^0{8}-(?:0{4}-){3}0{12}$|^\.{3,}$|^…$/i;

/** Mistakes of copying that any field can show. At most one finding a field: the one to mend first. */
export function lintPaste(input: SettingsInput): Finding[] {
  return settingsFields.flatMap((field) => {
    const raw = fields[field].shape === "choice" ? undefined : input[field];
    const value = typeof raw === "string" ? tidy(raw) : "";
    return value ? (judge(field, value) ?? []) : [];
  });
}

function judge(field: SettingsField, value: string): Finding | undefined {
  const { label, shape, maySecret }: Field = fields[field];
  const single = shape !== "text" && shape !== "date";
  const kind = maySecret && secretIn(value);
  if (kind) {
    return settingFinding("error", field, "setting-holds-secret", {
      title: `${label} holds ${kind}`,
      cause: "A secret was pasted into a field that is saved with the setup and shown on screen.",
      fix: [
        `Clear the field ${label}.`,
        "Enter the secret on the Credentials step: from there it goes to the keychain.",
        "If others can read this computer's files, make a new secret and delete this one in the provider's console.",
      ],
    });
  }
  if (/^\{[0-9a-f-]{36}\}$/i.test(value) && isGuid(value.slice(1, -1)))
    return wrapped(field, label, "braces");
  if (placeholder.test(value)) {
    return settingFinding("error", field, "setting-placeholder", {
      title: `${label} still holds a placeholder`,
      cause: "The value was copied from a guide or a template, and a part was left to be replaced.",
      fix: [`Replace the placeholder in ${label} with your own value.`],
      found: value,
    });
  }
  if (single && /^["'`“”‘’«]|["'`“”‘’»],?$/.test(value)) return wrapped(field, label, "quotes");
  if (single && /[,;]$/.test(value)) {
    return settingFinding("error", field, "setting-quoted", {
      title: `${label} ends with a ${value.endsWith(",") ? "comma" : "semicolon"}`,
      cause: "It was copied with the value. Okta would send it as a part of it.",
      fix: ["Take it away, so that only the value is left."],
    });
  }
  if (single && /[\s\u00A0\u200B-\u200F\u2060\uFEFF\u0000-\u001F\u007F]/.test(value)) {
    return settingFinding("error", field, "setting-spaces", {
      title: `${label} has a blank or a line break in it`,
      cause: /[\r\n]/.test(value)
        ? "More than one line was pasted. Okta sends the value as it is, and it does not match."
        : "A blank or an invisible character is inside the value. Okta sends it as it is, and it does not match.",
      fix: [`Copy the value again, without what stands around it, and paste it into ${label}.`],
    });
  }
  if (!single && /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/.test(value)) {
    return settingFinding("error", field, "setting-spaces", {
      title: `${label} has a control character in it`,
      cause: "A character that cannot be seen was pasted with the value.",
      fix: [`Type the value of ${label} by hand.`],
    });
  }
  return undefined;
}

const wrapped = (field: SettingsField, label: string, what: string): Finding =>
  settingFinding("error", field, "setting-quoted", {
    title: `${label} has ${what} around it`,
    cause: `The ${what} were copied with the value. Okta would send them as a part of it.`,
    fix: [`Take the ${what} away, so that only the value is left.`],
  });
