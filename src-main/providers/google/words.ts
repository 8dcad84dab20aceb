import type { ProviderWords } from "../../contract/index.ts";

/** What people read of Google Workspace. */
export const googleWords: ProviderWords = {
  name: "Google Workspace",
  called: "Google Workspace",
  choice: "JWT bearer: a service account's private key",
  admin:
    "A Google Workspace super admin, and a Google Cloud project in which you may create service accounts",
  fromOkta: "An access policy of the Workspace that looks at addresses may refuse Okta's.",
  document: {
    title: "Delegation sheet",
    lead: "The client ID and the scope for the Workspace super admin, when that is someone else.",
    open: "Show the sheet",
    purpose: "The domain-wide delegation: for the Google Workspace super admin",
  },
  script: {
    title: "Set up Google Cloud with one script",
    lead: "It does the work in Google Cloud in one go, in a shell where you are signed in. It needs somebody who may make projects and service accounts. The delegation and DKIM stay by hand: Google has no interface for them.",
  },
  key: {
    title: "Add the service account's key",
    file: "JSON key file",
    hint: "From Google Cloud: the service account, its tab Keys, Add key, JSON.",
    types: [".json", "application/json"],
    publishedBy: "Google",
    // On by default for newer organizations.
    blocked: {
      title: "Google says that key creation is disabled",
      cause:
        "An organization policy forbids it: “Service account key creation is disabled”. Newer organizations have it from the start. A Workspace super admin alone cannot lift it.",
      fix: [
        "At the organization, not at the project, someone grants the role Organization Policy Administrator (roles/orgpolicy.policyAdmin). An Organization Administrator may.",
        "In IAM & Admin, Organization Policies, with this one project chosen, open “Disable service account key creation” (iam.disableServiceAccountKeyCreation) and override it: Not enforced. If there is iam.managed.disableServiceAccountKeyCreation too, do the same there.",
        "Make the JSON key. It may take some minutes until the change is in force.",
        "Set the policy back to Inherit. Keys that exist stay valid.",
      ],
      source: {
        label: "IAM & Admin, Organization Policies",
        url: "https://console.cloud.google.com/iam-admin/orgpolicies",
      },
    },
  },
  secretHint: "As Google showed it when it was made.",
};
