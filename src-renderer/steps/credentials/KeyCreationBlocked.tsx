import { ExternalLink } from "../../components/ExternalLink.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import s from "./Credentials.module.css";

/** The way out when Google Cloud refuses to make a key: an organization policy, on by default for newer organizations. */
export function KeyCreationBlocked() {
  return (
    <Reveal summary="Google says that key creation is disabled">
      <p className={s.note}>
        An organization policy forbids it: “Service account key creation is disabled”. Newer organizations
        have it from the start. A Workspace super admin alone cannot lift it.
      </p>
      <ol className={s.steps}>
        <li>
          At the organization, not at the project, someone grants the role Organization Policy Administrator
          (roles/orgpolicy.policyAdmin). An Organization Administrator may.
        </li>
        <li>
          In{" "}
          <ExternalLink href="https://console.cloud.google.com/iam-admin/orgpolicies">
            IAM & Admin, Organization Policies
          </ExternalLink>
          , with this one project chosen, open “Disable service account key creation”
          (iam.disableServiceAccountKeyCreation) and override it: Not enforced. If there is
          iam.managed.disableServiceAccountKeyCreation too, do the same there.
        </li>
        <li>Make the JSON key. It may take some minutes until the change is in force.</li>
        <li>Set the policy back to Inherit. Keys that exist stay valid.</li>
      </ol>
    </Reveal>
  );
}
