import { useEffect, useState } from "react";
import type { Output } from "../../../src-main/contract/api.ts";
import { useSetup } from "../../setup/workspace.ts";

export type Strength = Output<"passphrase.judge">;

/** Pause in typing after which the host is asked, in milliseconds. */
const pause = 250;

/**
 * How strong the host finds a passphrase: the answer to the last one that was asked about; null before there is one, and for
 * an empty passphrase. A host that does not answer holds nobody up: it judges again when the bundle is exported.
 */
export function useStrength(passphrase: string): Strength | null {
  const { session } = useSetup();
  const { bridge, id } = session;
  const [strength, setStrength] = useState<Strength | null>(null);
  useEffect(() => {
    if (passphrase === "") return setStrength(null);
    let last = true;
    const timer = setTimeout(async () => {
      const answer = await bridge.call("passphrase.judge", { id, passphrase }).catch(() => null);
      if (last) setStrength(answer);
    }, pause);
    return () => {
      last = false;
      clearTimeout(timer);
    };
  }, [bridge, id, passphrase]);
  return strength;
}
