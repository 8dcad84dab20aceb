import type { Finding, StepId } from "../../../src-main/contract/finding.ts";
import type { SetupView } from "../../../src-main/contract/setup-view.ts";
import { stepNames } from "../../app/words.ts";

/** Where a finding is mended: the step, what is focused there, and the words of the button that leads to it. */
export interface Place {
  readonly step: StepId;
  /** A field, a task or a DNS row by its name: what `goTo` takes. */
  readonly target: string | undefined;
  readonly label: string;
}

/** The place of a finding; null when nothing in this setup mends it (the network, the provider's own trouble). */
export function placeOf(view: SetupView, { step, field, task }: Finding): Place | null {
  switch (step) {
    case "app": {
      const at = view.tasks.findIndex(
        ({ id, inputs }) => id === task || inputs.some((i) => i.field === field),
      );
      const label = at < 0 ? `Open ${stepNames.app}` : `Open task ${at + 1}`;
      return { step, target: field ?? task, label };
    }
    case "dns": {
      const known = view.dnsCheck?.rows.some((row) => row.id === field);
      return { step, target: known ? field : undefined, label: known ? "Open the record" : "Open DNS check" };
    }
    case "test":
      return field === undefined ? null : { step, target: field, label: "Change the recipient" };
    case "domain":
    case "credentials":
    case "finish":
      return { step, target: field, label: `Open ${stepNames[step]}` };
    default:
      return step satisfies never;
  }
}
