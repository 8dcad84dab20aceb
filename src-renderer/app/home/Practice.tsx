import type { ProviderId } from "../../../src-main/contract/settings.ts";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { useProviders } from "../app-info.ts";

interface PracticeProps {
  readonly busy: boolean;
  readonly onChoose: (provider: ProviderId) => void;
}

/** A whole setup in the simulated world. What failure looks like is offered there, from its first step on. */
export function Practice(props: PracticeProps) {
  return (
    <Card
      title="Practice"
      lead="A whole setup against a simulated provider on this computer: no accounts, no mail leaves. Every known failure can be tried out, and mended."
    >
      <div className="buttons">
        <PracticeButtons {...props} />
      </div>
    </Card>
  );
}

/** One for each provider whose consoles are simulated. */
export function PracticeButtons({ busy, onChoose }: PracticeProps) {
  const known = useProviders().filter(({ choosesFlow }) => !choosesFlow);
  return known.map(({ id, words }) => (
    <Button key={id} isPending={busy} onPress={() => onChoose(id)}>
      Practice with {words.name}
    </Button>
  ));
}
