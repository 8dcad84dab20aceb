import { isInPlace } from "../../contract/dns-rows.ts";
import { isAtOrBelow } from "../../dns/ask/domain-name.ts";
import { looksLikeDkimKey } from "../../dns/check/dkim.ts";
import { isDmarcRecord } from "../../dns/check/dmarc.ts";
import { delegatedAway, nameTaken, outsideZone, severalValues, specialSet, valueTaken } from "./conflicts.ts";
import { judgeSpf } from "./judge-spf.ts";
import { type Held, pending, textsOf, type Verdict } from "./verdict.ts";
import type { Wish } from "./wishes.ts";

/**
 * Compares a wish with what the host holds at its name. Right is what stands there already; nothing that somebody else may
 * need is overwritten: that is a conflict, which says what stands there.
 *
 * @returns undefined where there is nothing to say: the value is not known here, and nothing stands there yet
 */
export function judge(wish: Wish, held: Held): Verdict | undefined {
  const obstacle = obstacleOf(wish, held);
  if (obstacle) return obstacle;
  const own = held.sets.find(({ type }) => type === wish.type);
  const texts = textsOf(own);
  const isThere = wish.value !== null && texts.includes(wish.value);
  if (own?.special !== undefined && !isThere) return specialSet(wish, held, own.special);
  if (wish.kind === "spf") return judgeSpf(wish, held);
  if (wish.type === "CNAME") return judgeAlias(wish, held);
  if (isThere) return { state: "right", now: [wish.value] };
  const goes = texts.filter((text) => wish.replaces.includes(text));
  const taken = texts.filter((text) => isRival(wish, text) && !goes.includes(text));
  if (wish.value === null) {
    if (taken.length === 1) return { state: "right", now: taken };
    if (taken.length > 1) return severalValues(wish, held, taken);
    return wish.row && isInPlace(wish.row) ? { state: "right", now: wish.row.found } : undefined;
  }
  // Where the domain has a policy of its own by now, it is the company's.
  if (wish.kind === "dmarc" && goes.length === 0 && taken.length === 1) return { state: "right", now: taken };
  if (taken.length > 0 || (wish.kind === "dmarc" && goes.length > 1))
    return valueTaken(wish, held, wish.value);
  return pending(wish, held, goes, wish.value);
}

/** What no record of this type can stand beside, or below. */
function obstacleOf(wish: Wish, held: Held): Verdict | undefined {
  const { name, type } = wish;
  const isOutside = !isAtOrBelow(name, held.apex);
  const isDelegated = name !== held.apex && held.sets.some((set) => set.type === "NS");
  // A CNAME stands alone: RFC 1034 section 3.6.2.
  const isBeside = held.sets.some((set) => (set.type === "CNAME") !== (type === "CNAME"));
  if (!isOutside && !isDelegated && !isBeside) return undefined;
  // Made by hand where it belongs, or where the alias leads, it is seen there.
  if (wish.row && isInPlace(wish.row)) return { state: "right", now: wish.row.found };
  return isOutside
    ? outsideZone(wish, held)
    : isDelegated
      ? delegatedAway(wish, held)
      : nameTaken(wish, held);
}

function judgeAlias(wish: Wish, held: Held): Verdict | undefined {
  const [now] = textsOf(held.sets.find(({ type }) => type === "CNAME"));
  if (wish.value === null)
    return now === undefined && !(wish.row && isInPlace(wish.row))
      ? undefined
      : { state: "right", now: now === undefined ? (wish.row?.found ?? []) : [now] };
  if (now === wish.value) return { state: "right", now: [now] };
  if (now === undefined) return pending(wish, held, [], wish.value);
  // Only Cloudflare's proxy is in the way: the target is the right one, and the zone answers something else.
  if (now === proxied(wish.value)) return pending(wish, held, [now], wish.value);
  return valueTaken(wish, held, wish.value);
}

/** A CNAME behind Cloudflare's proxy, as its value is read. */
export const proxied = (target: string): string => `${target} (proxied)`;

/** Only one of its kind may stand at the name: RFC 9989 section 4.10.1 for DMARC, RFC 6376 section 3.6.2.2 for a key. */
function isRival({ kind }: Wish, text: string): boolean {
  if (kind === "dmarc") return isDmarcRecord(text);
  return kind === "dkim" && looksLikeDkimKey(text);
}
