import type { ProviderWords } from "../../../src-main/contract/provider.ts";
import { ExternalLink } from "../../components/ExternalLink.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import s from "./Credentials.module.css";

/** The way out when the provider's console refuses to make a key. */
export function KeyCreationBlocked({
  title,
  cause,
  fix,
  source,
}: NonNullable<ProviderWords["key"]["blocked"]>) {
  return (
    <Reveal summary={title}>
      <p className="note">{cause}</p>
      <ol className={s.steps}>
        {fix.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p className="note">
        <ExternalLink href={source.url}>{source.label}</ExternalLink>
      </p>
    </Reveal>
  );
}
