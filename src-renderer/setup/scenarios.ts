import { useEffect, useState } from "react";
import type { Output } from "../../src-main/contract/api.ts";
import { providerIds } from "../../src-main/contract/provider-ids.ts";
import type { ProviderId } from "../../src-main/contract/settings.ts";
import type { Bridge } from "../bridge.ts";
import { useSetup } from "./workspace.ts";

type Scenarios = Output<"practice.scenarios">;

const none: Scenarios = { scenarios: [], estate: [] };
const asked = new WeakMap<Bridge, Map<ProviderId, Promise<Scenarios>>>();

/** The host is asked once for each provider: nothing changes what may be played. */
function ask(bridge: Bridge, provider: ProviderId): Promise<Scenarios> {
  const known = asked.get(bridge) ?? new Map<ProviderId, Promise<Scenarios>>();
  asked.set(bridge, known);
  const answer = known.get(provider) ?? bridge.call("practice.scenarios", { provider });
  known.set(provider, answer);
  answer.catch(() => known.delete(provider));
  return answer;
}

/**
 * What may be played in practice: at the setup's provider, and in the company, whose own systems are the same for every
 * provider. Nothing in a real setup, and before the host has answered.
 */
export function useScenarios(): Scenarios {
  const { view, session } = useSetup();
  const { provider, practice } = view.setup;
  const [known, setKnown] = useState(none);
  const isPractice = practice !== null;
  useEffect(() => {
    let current = true;
    setKnown(none);
    if (isPractice)
      ask(session.bridge, provider ?? providerIds[0]).then(
        (answer) => current && setKnown(answer),
        () => {},
      );
    return () => {
      current = false;
    };
  }, [session, provider, isPractice]);
  return known;
}
