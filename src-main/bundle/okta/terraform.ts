import type { OktaRecord } from "../../contract/index.ts";
import { oneLine } from "../plain-text.ts";
import { practiceNotice } from "../tested-words.ts";

/** A text as an HCL quoted string: no value can end the string or start a template (HCL syntax, "Template Expressions"). */
export const hclString = (value: string): string =>
  `"${oneLine(value)
    .replace(/[\\"]/g, "\\$&")
    .replace(/[$%](?=\{)/g, "$&$&")}"`;

/**
 * `terraform/main.tf`: the part of the setup that Okta's provider supports, which is the email domain and its
 * verification (okta/okta 6.12.0). The email server is not in it, and the file says so. Null while the email domain or
 * the From address's name is not known.
 */
export function terraform(values: {
  readonly emailDomain: string;
  readonly from: string;
  readonly oktaRecords: readonly OktaRecord[];
  readonly practice: boolean;
}): string | null {
  const at = values.from.lastIndexOf("@");
  const userName = at > 0 ? oneLine(values.from.slice(0, at)) : "";
  if (oneLine(values.emailDomain) === "" || userName === "") return null;
  const known =
    values.oktaRecords.length > 0
      ? "# This email domain exists in Okta already. Import it instead of creating it a second time:\n" +
        "#   terraform import okta_email_domain.sender <emailDomainId>\n#\n"
      : "";
  return `${values.practice ? `# ${practiceNotice}\n#\n` : ""}# The email domain of the custom email provider.
#
# Not in here: the email server. Okta's Terraform provider (6.12.0) knows SMTP servers with a user name and password
# only (okta_email_smtp_server); SMTP with OAuth 2.0 is not supported. Use okta/apply.sh or okta/apply.ps1 for it.
#
${known}# First run with verify = false, publish the records it prints, then run with verify = true. Verifying a domain that is
# verified already is an error in Okta (HTTP 400): set verify back to false when it comes.

terraform {
  required_providers {
    okta = {
      source  = "okta/okta"
      version = ">= 6.0.0"
    }
  }
}

variable "brand_id" {
  description = "ID of the brand that sends from this domain (Admin Console: Customizations > Brands, in the address bar)"
  type        = string
}

variable "display_name" {
  description = "Name that recipients see next to the address"
  type        = string
}

variable "verify" {
  description = "Ask Okta to verify the domain: true once the records are published"
  type        = bool
  default     = false
}

resource "okta_email_domain" "sender" {
  brand_id     = var.brand_id
  domain       = ${hclString(values.emailDomain)}
  display_name = var.display_name
  user_name    = ${hclString(userName)}
}

resource "okta_email_domain_verification" "sender" {
  count           = var.verify ? 1 : 0
  email_domain_id = okta_email_domain.sender.id
}

output "dns_validation_records" {
  value = okta_email_domain.sender.dns_validation_records
}
`;
}
