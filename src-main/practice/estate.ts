import { MailwrightError } from "../contract/mailwright-error.ts";
import type { SystemId } from "../contract/plan.ts";
import { isBelow, lower, type ZonePlan, type ZoneRecord } from "./dns/zone.ts";
import type { PracticeService } from "./services.ts";

/**
 * What the practice company owns beside its mail provider: an org at Okta and a zone at a DNS host, both with an interface.
 * It begins when the first of them is connected, and outlives the worlds of its setup, which are made anew with every
 * value that is entered.
 */
export interface Estate {
  /** A random name: a world with an estate is another world than one without. */
  readonly id: string;
  readonly zone: OwnZone;
  readonly services: readonly PracticeService[];
  /** Somebody ends what is wrong in these systems. What was done in them stays. */
  mend(): void;
  /**
   * What the consoles of its systems hand out when somebody makes a token or key there, by the names that the system's connector
   * takes. Each call makes a new one.
   */
  readonly connects: { readonly [S in SystemId]?: () => Promise<Readonly<Record<string, string>>> };
}

/** The zone of the practice company, as its DNS host keeps it. The world's name servers serve it. */
export interface OwnZone {
  readonly apex: string;
  readonly nameServers: readonly string[];
  /** Everything in it but SOA, and NS of the apex. */
  records(): readonly ZoneRecord[];
  /** Puts these records in the place of all. */
  replace(records: readonly ZoneRecord[]): void;
  /** What the world's name servers serve in the place of the zone of the plan. The first one is where it begins. */
  serve(planned: ZonePlan): ZonePlan;
}

/**
 * The zone as it is before anybody set up mail for the domain: without texts and aliases at the domain and below it.
 * @param isCovered the company has a DMARC record above it
 */
const withoutMail = ({ records }: ZonePlan, domain: string, isCovered: boolean): ZoneRecord[] =>
  records.filter(({ name, type }) => {
    const isText = type === "TXT" || type === "CNAME";
    const isAbove = !isCovered && lower(name).startsWith("_dmarc.");
    return !(isText && (isAbove || isBelow(lower(name), domain)));
  });

/**
 * @param domain the setup's email domain
 * @param empty nothing was set up for it yet; false where its records are in place as the world plans them
 * @param isCovered the company has a DMARC record above it
 */
export function ownZone(domain: string, empty: boolean, isCovered = true): OwnZone {
  let planned: ZonePlan | undefined;
  let records: readonly ZoneRecord[] = [];
  return {
    get apex() {
      return planned?.apex ?? domain;
    },
    get nameServers() {
      return planned?.nameServers ?? [];
    },
    records: () => records,
    replace(next) {
      records = next;
    },
    serve(zone) {
      if (!planned) records = empty ? withoutMail(zone, lower(domain), isCovered) : zone.records;
      planned = zone;
      return { ...zone, records };
    },
  };
}

/** What the console of a system hands out to whoever wants to connect it. Throws `practice-no-console` where it is not simulated. */
export async function consoleOf(
  { connects }: Estate,
  system: SystemId,
): Promise<Readonly<Record<string, string>>> {
  const make = connects[system];
  if (make) return make();
  throw new MailwrightError({
    code: "practice-no-console",
    step: "finish",
    title: "The practice company has nothing at this system",
    cause: "Its zone is at another DNS host, so there is no token to be made here.",
    fix: ["Connect the host that the practice zone is at."],
  });
}
