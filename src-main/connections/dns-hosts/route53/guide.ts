import type { DnsCheck, DnsZone } from "../../../contract/index.ts";
import { type Guide, optional, plain, secret } from "../guide.ts";
import { writtenNames } from "../written-names.ts";

/**
 * The IAM policy that allows these names and types, and nothing else. Names as IAM compares them: small letters, no dot at the
 * end. Source: "Using IAM policy conditions for fine-grained access control", Amazon Route 53 Developer Guide.
 */
function policy(names: readonly string[]): string {
  const statement = {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "FindTheZone",
        Effect: "Allow",
        Action: ["route53:ListHostedZonesByName", "route53:GetHostedZone", "route53:GetChange"],
        Resource: "*",
      },
      {
        Sid: "ReadTheZone",
        Effect: "Allow",
        Action: "route53:ListResourceRecordSets",
        Resource: "arn:aws:route53:::hostedzone/ZONE_ID",
      },
      {
        Sid: "WriteTheseRecords",
        Effect: "Allow",
        Action: "route53:ChangeResourceRecordSets",
        Resource: "arn:aws:route53:::hostedzone/ZONE_ID",
        Condition: {
          "ForAllValues:StringLike": {
            "route53:ChangeResourceRecordSetsNormalizedRecordNames": names,
            "route53:ChangeResourceRecordSetsRecordTypes": ["TXT", "CNAME"],
            "route53:ChangeResourceRecordSetsActions": ["CREATE", "DELETE"],
          },
        },
      },
    ],
  };
  return JSON.stringify(statement, null, 2);
}

export function guide(zone: DnsZone | null, check: DnsCheck | null): Guide {
  const apex = zone?.apex ?? "the domain";
  return {
    fields: [
      plain("accessKeyId", "Access key ID", "Begins with AKIA, or with ASIA for a temporary key."),
      secret("secretAccessKey", "Secret access key", "40 characters, shown once."),
      optional(secret("sessionToken", "Session token", "Only with a temporary key.")),
    ],
    steps: [
      `In Route 53, open the public hosted zone ${apex} and copy its Hosted zone ID.`,
      "In IAM, create a policy with the text shown here. Put the ID in the place of ZONE_ID, twice.",
      "Create a user without console access, attach the policy, and create an access key for it.",
      "Delete the user when everything works.",
    ],
    page: { label: "IAM policies", url: "https://console.aws.amazon.com/iam/home#/policies/create" },
    policy: { label: "Policy for these records only", text: policy(writtenNames(check)) },
  };
}
