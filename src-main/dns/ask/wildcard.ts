import { randomInt } from "node:crypto";
import type { Answer } from "./answer.ts";
import type { Group } from "./authority.ts";
import { canonicalName, isAtOrBelow, parentsOf } from "./domain-name.ts";
import { type QueryType, recordText } from "./message.ts";
import { ownParentsOf } from "./registered-name.ts";
import type { Seen } from "./seen.ts";

/** What a wildcard answers in the place of a name that does not exist (RFC 4592). */
export interface Wildcard {
  /** Its owner: `*.acme.com`. */
  readonly owner: string;
  /** What it answers, as people write it. */
  readonly values: readonly string[];
}

/** What the zone holds at a name itself: what a wildcard makes up is taken out, and told beside it. */
export interface Own extends Seen {
  readonly wildcard?: Wildcard;
}

type See = (name: string, type: QueryType) => Promise<Seen>;

/** What is found, and not its TTL or order. Empty when nothing is. */
const keyOf = ({ aliases, records }: Pick<Answer, "aliases" | "records">): string =>
  [...aliases.map((a) => `CNAME ${a}`), ...records.map(recordText).sort()].join("\n");

const emptied = <T extends Answer>(answer: T): T => ({
  ...answer,
  status: "nodata",
  records: [],
  aliases: [],
});

/** A label that no zone has. */
export const nobodysLabel = (): string => `mailwright-${randomInt(2 ** 40).toString(36)}`;

/** The names that will be asked for beside these, to know a wildcard by. */
export const nobodysNames = (names: readonly string[], nobody: string): string[] => [
  ...new Set(names.flatMap((name) => parentsOf(name).slice(0, 1)).map((parent) => `${nobody}.${parent}`)),
];

/**
 * Tells records of a name from those that a wildcard above it makes up: a name nobody has, under the same parent, gets the
 * wildcard's answer and nothing else (RFC 4592 section 2.2.1). That name is asked for beside the first questions
 * (`nobodysNames`), so that a zone without wildcards costs no more time; of another name only when something is found there.
 *
 * @param first the same as `see` by one server: enough to know whether anything answers at all
 * @param apex of the zone; a name outside it, or it itself, is never made up. Undefined while it is not known
 * @returns the question for what a name itself holds. A record with the very values of the wildcard above it counts as the
 * wildcard's: the DNS does not tell them apart
 */
export function createOwn(
  see: See,
  first: See,
  apex: string | undefined,
  nobody = nobodysLabel(),
): (name: string, type: QueryType) => Promise<Own> {
  const names = new Map<string, Promise<boolean>>();

  /** Does anything answer for a name below `parent` that nobody has? */
  function answersNobody(parent: string): Promise<boolean> {
    let known = names.get(parent);
    if (known === undefined) {
      known = first(`${nobody}.${parent}`, "TXT").then(
        (seen) => seen.aliases.length > 0 || seen.status === "found" || seen.status === "nodata",
      );
      // Who waits for it hears of trouble; a question that nobody waits for any more is no error.
      known.catch(() => {});
      names.set(parent, known);
    }
    return known;
  }

  /** The wildcard highest up that gives this answer: below it the others are only its reach. */
  async function ownerOf(parents: readonly string[], type: QueryType, key: string): Promise<string> {
    const answers = await Promise.all(parents.map((parent) => see(`${nobody}.${parent}`, type)));
    const last = answers.findLastIndex((answer) => keyOf(answer) === key);
    return `*.${parents[Math.max(last, 0)]}`;
  }

  return async (name, type) => {
    const parents = ownParentsOf(name).filter((p) => isAtOrBelow(p, apex ?? p));
    const [parent] = parents;
    if (parent === undefined || canonicalName(name) === apex) return see(name, type);
    const seen = await see(name, type);
    // Most names that are tried for a mistake hold nothing: then there is nothing to doubt, and nobody's name is not asked for.
    if (seen.groups.every((g) => keyOf(g.answer) === "") || !(await answersNobody(parent))) return seen;
    const made = await see(`${nobody}.${parent}`, type);
    const keys = new Set(made.groups.map((g) => keyOf(g.answer)));
    const masked: Seen = {
      ...seen,
      groups: seen.groups.map(
        (g): Group => (keys.has(keyOf(g.answer)) ? { ...g, answer: emptied(g.answer) } : g),
      ),
    };
    const key = keyOf(made);
    if (key === "" || key !== keyOf(seen)) return masked;
    return {
      ...emptied(masked),
      wildcard: { owner: await ownerOf(parents, type, key), values: key.split("\n") },
    };
  };
}
