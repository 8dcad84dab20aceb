import { useProvider } from "../../app/app-info.ts";
import { Card } from "../../components/Card.tsx";
import { Explained } from "../../components/Explained.tsx";
import { ExternalLink } from "../../components/ExternalLink.tsx";
import { Findings } from "../../components/FindingCard.tsx";
import { PracticeFill } from "../../components/PracticeFill.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import { SavedInput } from "../../components/SavedInput.tsx";
import { OktaConnection } from "../../connections/StepConnection.tsx";
import { findingsAt, findingsBeside } from "../../setup/findings.ts";
import { ScenarioPicker } from "../../setup/ScenarioPicker.tsx";
import { StepPage } from "../../setup/StepPage.tsx";
import { useSetup } from "../../setup/workspace.ts";
import s from "./Domain.module.css";
import { OktaRecords } from "./OktaRecords.tsx";
import { ProviderChoice } from "./ProviderChoice.tsx";
import { prerequisitesFor } from "./prerequisites.ts";

const fields = [
  {
    name: "emailDomain",
    label: "Email domain",
    hint: "A subdomain is best.",
    placeholder: "mail.mycompany.com",
  },
  {
    name: "from",
    label: "From address",
    hint: "What your users see as the sender.",
    placeholder: "noreply@mail.mycompany.com",
  },
  {
    name: "customUrlDomain",
    label: "Custom URL domain of the org",
    hint: "For your notes and the exported bundle.",
    placeholder: "login.mycompany.com",
  },
] as const;

const shown: ReadonlySet<string> = new Set(fields.map((field) => field.name));

/** What must be there first, the domain, the provider, and Okta's own records. */
export function DomainStep() {
  const { view, draft, session } = useSetup();
  const { admin } = useProvider(draft.provider);
  const leave = () => void session.flush().catch(() => {});
  return (
    <StepPage
      step="domain"
      title="Name the domain and the provider"
      lead="Everything after this step is worked out from these few answers. Any of them can be changed later."
    >
      <PracticeFill step="domain" />
      <Reveal
        heading
        summary="What has to be there first"
        defaultExpanded={!view.setup.practice && view.next === "domain"}
      >
        <Card>
          <ul className={s.needs}>
            {prerequisitesFor(admin).map(({ id, text, detail, source }) => (
              <li key={id}>
                <b>{text}.</b> <Explained text={detail} />{" "}
                {source ? <ExternalLink href={source.url}>{source.label}</ExternalLink> : null}
              </li>
            ))}
          </ul>
        </Card>
      </Reveal>
      <ScenarioPicker />
      <Findings list={findingsBeside(view, "domain", shown)} />
      <Card title="The domain">
        <div className={s.fields}>
          {fields.map(({ name, ...field }) => (
            <SavedInput
              key={name}
              {...field}
              name={name}
              mono
              value={draft.domain[name]}
              onChange={(text) => session.edit({ domain: { [name]: text } })}
              onLeave={leave}
              findings={findingsAt(view, name)}
            />
          ))}
        </div>
      </Card>
      <ProviderChoice />
      <OktaRecords />
      <OktaConnection />
    </StepPage>
  );
}
