import { lower, type RecordType, type ZoneRecord } from "../dns/zone.ts";
import type { OwnZone } from "../estate.ts";
import type { PracticeService } from "../services.ts";

/** What may be wrong at a DNS host, beside what stands in the zone, as people choose from it. */
export const troubles = {
  twin: "There are two zones of the name; nobody asks the other one",
  "only-twin": "Only the zone that nobody asks can be reached",
  "private-twin": "A private zone of the same name stands beside the public one",
  "only-private": "Only a private zone of the name can be reached",
  "other-zone": "The token is for another zone",
  "read-only": "The token may read, and not write",
  throttled: "The first requests to write are put off",
  half: "The first write is carried out by half, and fails",
  cut: "The first write is carried out, and its answer is lost",
} as const;
export type Trouble = keyof typeof troubles;

/** One DNS host of the practice company. */
export interface PracticeDnsHost {
  readonly services: readonly PracticeService[];
  /** What its console hands out, by the names that the connector takes. Each call makes a new token or key. */
  connect(): Promise<Readonly<Record<string, string>>>;
}

/** What a host works on. */
export interface Stage {
  readonly zone: OwnZone;
  readonly trouble: Trouble | undefined;
  /** True as often as the trouble lasts: the first writes only. */
  strikes(): boolean;
  /** Ends the trouble. */
  mend(): void;
}

/**
 * @param times how many writes a trouble lasts
 * @param after how many writes go well before
 */
export function openStage(
  zone: OwnZone,
  trouble?: Trouble,
  times = trouble === "throttled" ? 2 : 1,
  after = 0,
): Stage {
  let count = 0;
  let now = trouble;
  return {
    zone,
    get trouble() {
      return now;
    },
    strikes: () => count++ >= after && count <= after + times,
    mend() {
      now = undefined;
    },
  };
}

/** Name servers of a zone that nobody asks, in the manner of the host that names it. */
const twinServers: readonly string[] = ["carl.ns.cloudflare.com", "dora.ns.cloudflare.com"];

/** A zone of a host as its console lists it. */
export interface ListedZone {
  readonly name: string;
  readonly nameServers: readonly string[];
  readonly isPrivate: boolean;
  readonly isOurs: boolean;
}

/** The zones that the token reaches. The wrong one stands first, so that nobody takes the first one and is right. */
export function listedZones({ zone, trouble }: Stage): ListedZone[] {
  const own = { name: zone.apex, nameServers: zone.nameServers, isPrivate: false, isOurs: true };
  const twin = { ...own, nameServers: twinServers, isOurs: false };
  const inside = { ...twin, isPrivate: true };
  const shown: { readonly [T in Trouble]?: ListedZone[] } = {
    twin: [twin, own],
    "only-twin": [twin],
    "private-twin": [inside, own],
    "only-private": [inside],
    "other-zone": [{ ...twin, name: "shop.example" }],
  };
  return (trouble && shown[trouble]) ?? [own];
}

/** A step of a write, given the records before it. */
export type Step = (records: readonly ZoneRecord[]) => readonly ZoneRecord[];

/** The host's own words where the trouble keeps a write from being tried. */
export function refusalOf<R>(stage: Stage, words: Record<"read-only" | "throttled", R>): R | undefined {
  if (stage.trouble === "read-only") return words["read-only"];
  return stage.trouble === "throttled" && stage.strikes() ? words.throttled : undefined;
}

/**
 * Carries a write out as the trouble has it. `cut`: the host gives no answer.
 * @param answers what the host says of a write that was carried out, and of one that failed
 * @param whole the host carries out all steps or none
 */
export function carryOut<R>(
  stage: Stage,
  steps: readonly Step[],
  answers: Record<"done" | "failed", R>,
  whole = false,
): R | "cut" {
  const { zone, trouble } = stage;
  const struck = (trouble === "half" || trouble === "cut") && stage.strikes();
  const made = struck && trouble === "half" ? steps.slice(0, whole ? 0 : Math.ceil(steps.length / 2)) : steps;
  zone.replace(made.reduce((records, step) => step(records), zone.records()));
  return struck ? (trouble === "cut" ? "cut" : answers.failed) : answers.done;
}

/** What a host tells one record from another by. */
export const keyOf = ({ name, type, data }: ZoneRecord): string => `${lower(name)} ${type} ${data}`;

/** A CNAME stands alone at its name (RFC 1034 section 3.6.2). */
export const clashes = (type: RecordType, beside: readonly ZoneRecord[]): boolean =>
  beside.some((record) => (record.type === "CNAME") !== (type === "CNAME"));

export const isAt =
  (name: string, type?: string) =>
  (record: ZoneRecord): boolean =>
    lower(record.name) === lower(name) && (type === undefined || record.type === type);
