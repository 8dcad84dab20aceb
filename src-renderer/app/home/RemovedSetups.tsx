import type { RemovedSetup } from "../../../src-main/contract/setup-view.ts";
import type { Bridge } from "../../bridge.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import { useTask } from "../use-task.ts";
import { date } from "../words.ts";
import s from "./Home.module.css";

interface RemovedSetupsProps {
  readonly bridge: Bridge;
  readonly removed: readonly RemovedSetup[];
  readonly onChanged: () => Promise<void>;
}

/** The bin: what was removed in the last 30 days, to be brought back without its secret. Nothing while it is empty. */
export function RemovedSetups({ bridge, removed, onChanged }: RemovedSetupsProps) {
  const { run, busy, problem } = useTask();
  if (removed.length === 0) return null;
  const restore = ({ id, title }: RemovedSetup) =>
    run(async () => {
      await bridge.call("setup.restore", { id });
      await onChanged();
      announce(`${title} is back`);
    });
  const erase = ({ id, title }: RemovedSetup) =>
    run(async () => {
      await bridge.call("setup.erase", { id });
      await onChanged();
      announce(`${title} is gone for good`);
    });
  return (
    <Reveal quiet summary={`Removed setups: ${removed.length}`}>
      <Card
        title="Removed setups"
        lead="Kept for 30 days without their secrets. What is removed for good cannot be brought back."
      >
        {problem ? <FindingCard level={3} finding={problem} /> : null}
        <ul className={s.removed}>
          {removed.map((setup) => (
            <li key={setup.id}>
              <span>
                <b>{setup.title}</b>
                <small>
                  {setup.practice ? "Practice, removed" : "Removed"} {date(setup.removedAt)}, kept until{" "}
                  {date(setup.until)}
                </small>
              </span>
              <span className="buttons">
                <Button
                  small
                  isPending={busy}
                  aria-label={`Bring ${setup.title} back`}
                  onPress={() => restore(setup)}
                >
                  Bring back
                </Button>
                <Button
                  small
                  isPending={busy}
                  aria-label={`Remove ${setup.title} for good`}
                  onPress={() => erase(setup)}
                >
                  Remove for good
                </Button>
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </Reveal>
  );
}
