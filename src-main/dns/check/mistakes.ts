import { type Case, type Mistake, type Probe, shortName } from "./mistakes/case.ts";
import { doubledName, otherName, wildcard } from "./mistakes/name.ts";
import { aliased, conflict, flattened, proxied, wrongType } from "./mistakes/type.ts";
import { damagedValue, doubledTarget, plainly, swapped } from "./mistakes/value.ts";

/** In the order of certainty: the first that fits is the one that is named. */
const probes: readonly Probe[] = [
  damagedValue,
  doubledTarget,
  swapped,
  flattened,
  proxied,
  wrongType,
  doubledName,
  otherName,
  aliased,
  wildcard,
  conflict,
];

/**
 * Looks for the likely mistake behind a record that is missing or wrong. All probes ask at once, at the zone's own servers.
 *
 * @returns the mistake; `dns-record-missing` or `dns-value-differs` when none of the known ones fits
 */
export async function findMistake(of: Case): Promise<Mistake> {
  const results = await Promise.all(probes.map((probe) => probe(of)));
  return results.find((r) => r !== undefined) ?? plainly(of, shortName(of));
}
