import type { DnsCheck, DnsRow } from "../../../src-main/contract/dns.ts";
import { isInPlace, neededRows } from "../../../src-main/contract/dns-rows.ts";
import { useStore } from "../../app/store.ts";
import { useNow } from "../../app/use-now.ts";
import { count, span } from "../../app/words.ts";
import { Button } from "../../components/Button.tsx";
import { Bar } from "../../components/Card.tsx";
import { Status, type Tone } from "../../components/Status.tsx";
import { useWorkspace } from "../../setup/workspace.ts";
import { toneOf } from "./rows.ts";

interface DnsBarProps {
  readonly rows: readonly DnsRow[];
  readonly last: DnsCheck | null;
  /** The records for a colleague: shown or not, and the switch. */
  readonly handOver: { readonly open: boolean; readonly toggle: () => void };
}

/** How many are in place, whose zone it is, when it was asked, and when it is asked again. */
export function DnsBar({ rows, last, handOver }: DnsBarProps) {
  const { dns } = useWorkspace();
  const { checking, nextAt, paused } = useStore(dns);
  const now = useNow(1000);
  const due = neededRows(rows);
  const good = due.filter(isInPlace).length;

  const zone = last?.zone;
  const told = [
    zone
      ? `Zone ${zone.provider ? `at ${zone.provider}` : zone.apex}, ${count(zone.nameServers.length, "name server")}`
      : null,
    checking ? "checking…" : last ? `checked ${span(now - Date.parse(last.checkedAt))} ago` : null,
    !checking && nextAt ? `next in ${span(nextAt - now)}` : null,
    paused ? "paused" : null,
  ].filter((part) => part !== null);

  return (
    <Bar
      actions={
        <>
          {last ? (
            <Button small aria-expanded={handOver.open} onPress={handOver.toggle}>
              Send to a colleague
            </Button>
          ) : null}
          <Button small onPress={paused ? dns.resume : dns.pause}>
            {paused ? "Watch again" : "Pause"}
          </Button>
          <Button small isPending={checking} onPress={() => void dns.check()}>
            Check now
          </Button>
        </>
      }
    >
      <Status tone={overall(due, good)}>
        {rows.length === 0 ? "Asking the name servers" : `${good} of ${due.length} in place`}
      </Status>
      <span>{told.join(" · ")}</span>
    </Bar>
  );
}

function overall(rows: readonly DnsRow[], good: number): Tone {
  if (rows.length === 0) return "idle";
  if (rows.some((row) => toneOf(row) === "bad")) return "bad";
  return good === rows.length ? "ok" : "wait";
}
