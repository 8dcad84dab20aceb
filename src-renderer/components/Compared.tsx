import { isPlaceholder } from "../../src-main/contract/dns-rows.ts";
import type { Finding } from "../../src-main/contract/finding.ts";
import s from "./Compared.module.css";
import { CopyButton } from "./CopyButton.tsx";

/** Expected and found, one under the other. What is expected can be copied. */
export function Compared({ finding: { expected, found } }: { finding: Finding }) {
  if (expected === undefined && found === undefined) return null;
  return (
    <dl className={s.compared}>
      {expected === undefined ? null : (
        <div>
          <dt>Expected</dt>
          <dd>
            <code>{expected}</code>
            {isPlaceholder(expected) ? null : <CopyButton text={expected} what="expected value" />}
          </dd>
        </div>
      )}
      {found === undefined ? null : (
        <div>
          <dt>Found</dt>
          <dd>
            <code>{found}</code>
          </dd>
        </div>
      )}
    </dl>
  );
}
