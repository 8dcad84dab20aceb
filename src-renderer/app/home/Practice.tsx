import type { ProviderId } from "../../../src-main/contract/settings.ts";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { useProviders } from "../app-info.ts";

/** A whole setup in the simulated world. What failure looks like is offered there, from its first step on. */
export function Practice({ busy, onChoose }: { busy: boolean; onChoose: (provider: ProviderId) => void }) {
  const known = useProviders().filter(({ choosesFlow }) => !choosesFlow);
  return (
    <Card
      title="Practice"
      lead="A whole setup against a simulated provider on this computer: no accounts, no mail leaves. Every known failure can be tried out, and mended."
    >
      <div className="buttons">
        {known.map(({ id, words }) => (
          <Button key={id} isPending={busy} onPress={() => onChoose(id)}>
            Practice with {words.name}
          </Button>
        ))}
      </div>
    </Card>
  );
}
