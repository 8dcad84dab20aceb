import { randomUUID } from "node:crypto";
import type { Setup } from "../contract/index.ts";
import { type Estate, ownZone } from "./estate.ts";

/**
 * The estate of a practice setup: an org without an email domain and a zone without its records; where Okta's records are
 * known already, both have them.
 */
export async function openEstate({ domain }: Setup): Promise<Estate> {
  const zone = ownZone(domain.emailDomain, domain.oktaRecords.length === 0);
  return { id: randomUUID(), zone, services: [], connects: {} };
}
