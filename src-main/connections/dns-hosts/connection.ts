import { isInPlace } from "../../contract/dns-rows.ts";
import type { ChangeItem, DnsHostId } from "../../contract/index.ts";
import { oktaChanges } from "../../contract/okta-changes.ts";
import { relativeName } from "../../dns/ask/domain-name.ts";
import { showText } from "../../dns/damage.ts";
import type { Connection, Hands, Planned } from "../../plan/connection.ts";
import type { JournalView } from "../../plan/journal.ts";
import type { ConnectionFacts, OpenPlace } from "../connector.ts";
import { asJson, composed, type Kept, keptOf, readKept, restoring } from "./edits.ts";
import type { OpenZone, RecordSet } from "./host.ts";
import { judge } from "./judge.ts";
import { type Sight, settle, zoneFinder } from "./settle.ts";
import type { Verdict } from "./verdict.ts";
import { type ChangeKind, changeKinds, type Wish, type Wishes, wishesOf } from "./wishes.ts";

/** A wish with its verdict. */
interface Judged {
  readonly wish: Wish;
  readonly verdict: Verdict;
}

const what: Readonly<Record<Exclude<ChangeKind, "okta">, string>> = {
  spf: "SPF",
  dkim: "DKIM",
  dmarc: "DMARC",
};
const idOf = (kind: ChangeKind): string => `dns/${kind}`;
const okta = oktaChanges.emailDomain;

/** A zone at its host as a system of the plan: reads what stands there, and makes it what the setup wants. */
export function dnsConnection(
  system: DnsHostId,
  apex: string,
  zone: OpenZone,
  place: Pick<OpenPlace, "network" | "setup" | "check">,
): Connection {
  /** What stood at each name when it was read last. */
  let lastRead: ReadonlyMap<string, readonly RecordSet[]> = new Map();
  const findServers = zoneFinder(place.network, place.setup.domain.emailDomain);
  const readNames = async (names: readonly string[], hands: Hands): Promise<readonly RecordSet[]> =>
    names.length === 0 ? [] : zone.read([...new Set(names)], hands);

  return {
    system,
    async read(facts, journal, hands, made) {
      const wishes = wishesOf(place, facts as ConnectionFacts);
      const all = [...(wishes.okta ?? []), ...wishes.others];
      // What others changed at the other names is found when those are written: a host compares, or is asked once more.
      const touched = all.filter(({ kind }) => idOf(kind) === made).map(({ name }) => name);
      const known = made === undefined ? new Map<string, readonly RecordSet[]>() : lastRead;
      const asked = all.map(({ name }) => name).filter((name) => touched.includes(name) || !known.has(name));
      const read = await readNames(asked, hands);
      lastRead = new Map([
        ...known,
        ...asked.map((name) => [name, read.filter((set) => set.name === name)] as const),
      ]);
      const sets = [...lastRead.values()].flat();
      const judged = all.flatMap((wish): Judged[] => {
        const held = { sets: sets.filter(({ name }) => name === wish.name), apex, spell: zone.spell };
        const verdict = judge(wish, held);
        return verdict ? [{ wish, verdict }] : [];
      });
      return { changes: changesOf(wishes, judged, sets, journal) };
    },

    async seen(facts, journal) {
      const wishes = wishesOf(place, facts as ConnectionFacts);
      const judged = [...(wishes.okta ?? []), ...wishes.others].flatMap((wish): Judged[] => {
        const verdict = seenFromOutside(wish);
        return verdict ? [{ wish, verdict }] : [];
      });
      const changes = changesOf(wishes, judged, [], journal);
      return { changes: changes.map(leftToHand) };
    },

    async undo(entry, hands) {
      const kept = readKept(entry.replaced);
      const sets = await readNames(
        kept.map(({ name }) => name),
        hands,
      );
      const ways = kept.map((one) => restoring(one, sets));
      const edits = ways.flatMap((way) => (way.state === "edit" ? [way.edit] : []));
      if (edits.length > 0) await zone.write(edits, hands, entry.id);
      const stays = ways.flatMap((way) => (way.state === "kept" ? [way.name] : []));
      if (stays.length > 0)
        return { state: "kept", why: `Changed since, and left as it is: ${[...new Set(stays)].join(", ")}` };
      return { state: edits.length > 0 ? "undone" : "gone" };
    },
  };

  function changesOf(
    wishes: Wishes,
    judged: readonly Judged[],
    sets: readonly RecordSet[],
    journal: JournalView,
  ): Planned[] {
    return changeKinds.flatMap((kind): Planned[] => {
      if (kind === "okta" && wishes.okta === null) return [unknownYet(system)];
      const own = judged.filter(({ wish }) => wish.kind === kind);
      return own.length === 0 ? [] : [planned(kind, own, sets, journal)];
    });
  }

  function planned(
    kind: ChangeKind,
    judged: readonly Judged[],
    sets: readonly RecordSet[],
    journal: JournalView,
  ): Planned {
    const id = idOf(kind);
    const standing = journal.standing(id);
    const kept = readKept(standing?.replaced);
    const edits = judged.flatMap(({ verdict }) => (verdict.state === "pending" ? [verdict.edit] : []));
    const conflict = judged.find(({ verdict }) => verdict.state === "conflict")?.verdict;
    const isRight = judged.every(({ verdict }) => verdict.state === "right");
    const state = conflict ? "conflict" : isRight ? "right" : "pending";
    const isOurs = state === "right" && standing !== undefined;
    const detail = detailOf(judged);
    return {
      change: {
        id,
        system,
        // What was done keeps the name and the difference by which it was agreed to.
        title: isOurs ? standing.title : titleOf(kind, judged, apex),
        ...(detail !== undefined && { detail }),
        items: isOurs ? standing.items : judged.map(itemOf),
        needs: kind === "okta" ? [okta] : [],
        state,
        ...(conflict?.state === "conflict" && { finding: conflict.finding }),
      },
      replaced: asJson(composed(kept, edits.map(keptOf), sets)),
      ...(state === "pending" && { write: (hands) => zone.write(edits, hands, id) }),
      ...(isOurs && {
        settle: (hands) => settle(place.network, findServers, kept.map(sightOf), hands),
      }),
    };
  }
}

/** How a wish stands as the DNS check sees it, which asks the name servers and not the host. */
function seenFromOutside({ value, replaces, row }: Wish): Verdict | undefined {
  // Advice is about a record that works.
  if (row && (isInPlace(row) || row.status === "advice")) return { state: "right", now: row.found };
  return value === null ? undefined : { state: "by-hand", goes: replaces, comes: [value] };
}

/** While the host cannot be read nothing is sent to it: what is not right is entered by a person, wherever the zone is now. */
function leftToHand({ change }: Planned): Planned {
  if (change.state === "right") return { change };
  const byHand = "Enter it where the zone is now. The plan goes on when its name servers show it.";
  return { change: { ...change, byHand } };
}

/** What the world has to see of a change that was made. */
const sightOf = ({ name, type, added, removed }: Kept): Sight => ({
  name,
  type,
  texts: added,
  gone: removed.map(({ text }) => text),
});

/** Okta makes its records with the email domain: nothing of them is known before. */
const unknownYet = (system: DnsHostId): Planned => ({
  change: {
    id: idOf("okta"),
    system,
    title: "Add Okta's records",
    items: [{ name: "Records of the email domain", before: [], after: null }],
    needs: [okta],
    state: "pending",
  },
});

function titleOf(kind: ChangeKind, judged: readonly Judged[], apex: string): string {
  const open = judged.filter(({ verdict }) => verdict.state !== "right");
  const some = (open.length > 0 ? open : judged).map(({ wish }) => wish);
  const changes = open.some(({ verdict }) => "goes" in verdict && verdict.goes.length > 0);
  const verb = open.length === 0 ? "" : changes ? "Change " : "Add ";
  if (kind === "okta") return `${verb}Okta's records`;
  const names = some.map(({ type, name }) => `${type} ${relativeName(name, apex) || "@"}`);
  return `${verb}${what[kind]}: ${names.join(", ")}`;
}

function detailOf(judged: readonly Judged[]): string | undefined {
  const beside = judged.reduce(
    (sum, { verdict }) => sum + (verdict.state === "pending" ? verdict.beside : 0),
    0,
  );
  if (beside === 0) return undefined;
  return beside === 1
    ? "Another value at the name stays as it is."
    : `${beside} other values at the name stay as they are.`;
}

/** A value as it is shown: it is somebody else's text. */
const legible = (text: string): string => showText(text).slice(0, 4096);

function itemOf({ wish, verdict }: Judged): ChangeItem {
  const name = `${wish.type} ${wish.name}`;
  switch (verdict.state) {
    case "pending":
    case "by-hand":
      return {
        name,
        before: verdict.goes.map(legible),
        after: [...verdict.comes],
        ...("diff" in verdict && verdict.diff && { diff: verdict.diff }),
      };
    case "right":
      return { name, before: verdict.now.map(legible), after: verdict.now.map(legible) };
    case "conflict":
      return { name, before: verdict.now.map(legible), after: wish.value === null ? null : [wish.value] };
    default:
      return verdict satisfies never;
  }
}
