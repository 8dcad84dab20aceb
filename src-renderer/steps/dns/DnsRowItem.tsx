import { useCallback, useEffect, useState } from "react";
import { Button as AriaButton, Disclosure, DisclosurePanel } from "react-aria-components";
import type { DnsRow, DnsZone } from "../../../src-main/contract/dns.ts";
import { cx } from "../../components/cx.ts";
import { Chevron } from "../../components/icons.tsx";
import { Status } from "../../components/Status.tsx";
import { useRevealed } from "../../setup/field-focus.ts";
import s from "./Dns.module.css";
import { DnsRowDetail } from "./DnsRowDetail.tsx";
import { toneOf } from "./rows.ts";

interface DnsRowItemProps {
  readonly row: DnsRow;
  readonly zone: DnsZone | undefined;
  /** Opens by itself, until the reader opened or closed it. */
  readonly startOpen: boolean;
}

/** A record as a row: type, name, what it is for, state. Opens for what was found and what to enter. */
export function DnsRowItem({ row, zone, startOpen }: DnsRowItemProps) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const [suggested, setSuggested] = useState(startOpen);
  // Once opened by itself it stays open: a row must not fold under the reader's eyes when a check ends.
  useEffect(() => {
    if (startOpen) setSuggested(true);
  }, [startOpen]);
  const holds = useCallback((name: string) => name === row.id, [row.id]);
  const open = useCallback(() => setChosen(true), []);
  useRevealed(holds, open);
  const tone = toneOf(row);

  return (
    <Disclosure className={s.item!} isExpanded={chosen ?? suggested} onExpandedChange={setChosen}>
      <AriaButton slot="trigger" id={`field-${row.id}`} className={s.row!}>
        <span className={s.type}>{row.type}</span>
        <span className={s.name}>
          <b>{row.host}</b>
          <small>{row.purpose}</small>
        </span>
        <Status tone={tone} detail={row.statusDetail}>
          {row.statusText}
        </Status>
        <span className={s.chevron}>
          <Chevron />
        </span>
      </AriaButton>
      <DisclosurePanel>
        <div className={cx(s.detail, row.findings.length > 0 && s[tone])}>
          <DnsRowDetail row={row} zone={zone} />
        </div>
      </DisclosurePanel>
    </Disclosure>
  );
}
