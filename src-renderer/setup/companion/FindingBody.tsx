import type { Finding } from "../../../src-main/contract/finding.ts";
import { blocks } from "../../../src-main/contract/weight.ts";
import { count } from "../../app/words.ts";
import { Compared } from "../../components/Compared.tsx";
import { Explained } from "../../components/Explained.tsx";
import { ExternalLink } from "../../components/ExternalLink.tsx";
import { Findings } from "../../components/FindingCard.tsx";
import { Fix } from "../../components/Fix.tsx";
import { Raw } from "../../components/Raw.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import s from "./Companion.module.css";

/** The cause, the ordered way out with its commands, and what is folded: the raw reply, the sources, what else was found. */
export function FindingBody({ finding, others }: { finding: Finding; others: readonly Finding[] }) {
  const { cause, evidence, sources } = finding;
  const blocking = blocks(others);
  return (
    <>
      <p className={s.cause}>
        <Explained text={cause} />
      </p>
      <div className={s.indented}>
        <Fix finding={finding} />
        <Compared finding={finding} />
      </div>
      <div className={s.more}>
        {evidence ? (
          <Reveal
            quiet
            summary={
              <>
                Raw reply <code>{beginning(evidence)}</code>
              </>
            }
          >
            <Raw text={evidence} what="Raw reply" />
          </Reveal>
        ) : null}
        {others.length > 0 ? (
          <Reveal
            quiet
            summary={
              blocking
                ? `${count(others.length, "more finding")}`
                : `${count(others.length, "remark")} that ${others.length === 1 ? "does" : "do"} not stop Okta`
            }
          >
            <Findings level={3} list={others} />
          </Reveal>
        ) : null}
        {sources.map((source) => (
          <ExternalLink key={source.url} href={source.url}>
            {source.label}
          </ExternalLink>
        ))}
      </div>
    </>
  );
}

/** The first words of a reply, whole ones where there are any. */
const beginning = (text: string): string =>
  text.length <= 24 ? text : `${text.slice(0, 24).replace(/[^\p{L}\p{N}]*\s\S*$/u, "")} …`;
