import type { ReactNode } from "react";
import type { Finding } from "../../src-main/contract/finding.ts";
import { weightWords } from "../../src-main/contract/words.ts";
import { Compared } from "./Compared.tsx";
import { cx } from "./cx.ts";
import { ExternalLink } from "./ExternalLink.tsx";
import s from "./FindingCard.module.css";
import { Fix } from "./Fix.tsx";
import { Raw } from "./Raw.tsx";

interface FindingCardProps {
  readonly finding: Finding;
  /** Level of its heading under the headings around it. */
  readonly level?: 2 | 3;
  readonly actions?: ReactNode;
  /** Inside a colored row: no frame of its own. */
  readonly bare?: boolean;
}

interface FindingsProps extends Pick<FindingCardProps, "level"> {
  /** What is not there is passed over, and what is said twice is said once. */
  readonly list: readonly (Finding | null | undefined)[];
  readonly actions?: (finding: Finding) => ReactNode;
}

/** Findings, one below the other. */
export function Findings({ list, actions, ...shown }: FindingsProps) {
  const keyed = list.flatMap((one) => (one ? [[`${one.code} ${one.field} ${one.title}`, one] as const] : []));
  return [...new Map(keyed)].map(([key, finding]) => (
    <FindingCard {...shown} key={key} finding={finding} actions={actions?.(finding)} />
  ));
}

/** A finding: what happened, why, the ordered way out, and the raw reply, small. */
export function FindingCard({ finding, level = 2, actions, bare = false }: FindingCardProps) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <article className={cx(s.finding, s[finding.severity], bare && s.bare)}>
      <Heading className={s.title}>
        <span className="hidden-text">{weightWords[finding.severity]}: </span>
        {finding.title}
      </Heading>
      <p className={s.text}>{finding.cause}</p>
      <Fix finding={finding} />
      {finding.wait ? <p className={s.quiet}>Usual time: {finding.wait.usual}</p> : null}
      <Compared finding={finding} />
      {actions ? <div className="buttons">{actions}</div> : null}
      {finding.evidence ? <Raw text={finding.evidence} what="Raw reply" /> : null}
      {finding.sources.length > 0 ? (
        <ul className={s.sources}>
          {finding.sources.map((source) => (
            <li key={source.url}>
              <ExternalLink href={source.url}>{source.label}</ExternalLink>
            </li>
          ))}
        </ul>
      ) : null}
    </article>
  );
}
