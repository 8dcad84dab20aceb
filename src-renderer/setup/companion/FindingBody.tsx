import type { Finding } from "../../../src-main/contract/finding.ts";
import { count } from "../../app/words.ts";
import { CopyButton } from "../../components/CopyButton.tsx";
import { Explained } from "../../components/Explained.tsx";
import { ExternalLink } from "../../components/ExternalLink.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { Raw } from "../../components/Raw.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import s from "./Companion.module.css";
import { Fix } from "./Fix.tsx";

/** The cause, the ordered way out with its commands, and what is folded: the raw reply, the sources, what else was found. */
export function FindingBody({ finding, others }: { finding: Finding; others: readonly Finding[] }) {
  const { cause, evidence, expected, found, sources } = finding;
  const blocking = others.some(({ severity }) => severity === "error");
  return (
    <>
      <p className={s.cause}>
        <Explained text={cause} />
      </p>
      <Fix finding={finding} />
      {expected || found ? (
        <dl className={s.compared}>
          {expected ? (
            <div>
              <dt>Expected</dt>
              <dd>
                <code>{expected}</code>
                <CopyButton text={expected} what="expected value" />
              </dd>
            </div>
          ) : null}
          {found ? (
            <div>
              <dt>Found</dt>
              <dd>
                <code>{found}</code>
              </dd>
            </div>
          ) : null}
        </dl>
      ) : null}
      <div className={s.more}>
        {evidence ? (
          <Reveal
            quiet
            summary={
              <>
                Raw reply <code>{evidence.slice(0, 22).trim()}</code>
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
            {others.map((other) => (
              <FindingCard key={`${other.code} ${other.field} ${other.title}`} level={3} finding={other} />
            ))}
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
