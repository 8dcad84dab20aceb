import type { OktaRecord } from "../../contract/index.ts";
import { featureName } from "../../setup/okta-words.ts";
import { oneLine } from "../plain-text.ts";
import { practiceNotice } from "../tested-words.ts";

/** A text as an HCL quoted string: no value can end the string or start a template (HCL syntax, "Template Expressions"). */
export const hclString = (value: string): string =>
  `"${oneLine(value)
    .replace(/[\\"]/g, "\\$&")
    .replace(/[$%](?=\{)/g, "$&$&")}"`;

/** The release of Okta's provider that the file was written after: its schema, in docs/resources of okta/terraform-provider-okta. */
const provider = "6.12.0";

/** What Okta takes when a new email domain names no subdomain (Okta's API, `EmailDomain.validationSubdomain`). */
const defaultSubdomain = "mail";

/**
 * The subdomain that Okta's mail of this domain goes through, from the CNAME that Okta asks for at it; those of DKIM stand
 * below `_domainkey`. Undefined when Okta has given no such record.
 */
export function validationSubdomain(records: readonly OktaRecord[], emailDomain: string): string | undefined {
  const below = `.${emailDomain.toLowerCase()}`;
  return records
    .filter(({ recordType }) => recordType === "CNAME")
    .map(({ fqdn }) => oneLine(fqdn).toLowerCase().replace(/\.$/, ""))
    .find((fqdn) => fqdn.endsWith(below) && !fqdn.includes("_domainkey"))
    ?.slice(0, -below.length);
}

/**
 * `terraform/main.tf`: the part of the setup that Okta's provider supports, which is the feature, the email domain and its
 * verification. The email server is not in it, and the file says so. Null while the email domain or the From address's name
 * is not known.
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
  const subdomain = validationSubdomain(values.oktaRecords, values.emailDomain);
  const another =
    subdomain === undefined || subdomain === defaultSubdomain
      ? ""
      : `# Its validation subdomain is ${subdomain}, as Okta's CNAME record says. The provider has no argument for it: a domain that\n` +
        `# Terraform creates gets “${defaultSubdomain}”, and other records than the ones of this bundle. Do not let it be created again.\n#\n`;
  return `${values.practice ? `# ${practiceNotice}\n#\n` : ""}# The email domain of the custom email provider.
#
# Not in here: the email server. Okta's Terraform provider (${provider}) knows SMTP servers with a user name and password
# only (okta_email_smtp_server); SMTP with OAuth 2.0 is not supported. Use okta/apply.sh or okta/apply.ps1 for it.
#
${known}${another}# First run with verify = false, publish the records it prints, then run with verify = true. Verifying a domain that is
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

variable "enable_feature" {
  description = "Switch on the feature that SMTP with OAuth 2.0 needs, where this org has to"
  type        = bool
  default     = false
}

# Empty where Okta has made it part of every org.
data "okta_features" "oauth" {
  label = ${hclString(featureName)}
}

# The provider switches a feature off, by force, when its resource is destroyed. Okta could send no mail through the server
# then, so that Terraform has to refuse. To let go of it: terraform state rm 'okta_feature.oauth[0]'
resource "okta_feature" "oauth" {
  count      = var.enable_feature ? length(data.okta_features.oauth.features) : 0
  feature_id = tolist(data.okta_features.oauth.features)[count.index].id
  life_cycle = "ENABLE"

  lifecycle {
    prevent_destroy = true
  }
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

output "validation_status" {
  value = okta_email_domain.sender.validation_status
}

output "feature" {
  value = [for feature in data.okta_features.oauth.features : "\${feature.name}: \${feature.status}"]
}
`;
}
