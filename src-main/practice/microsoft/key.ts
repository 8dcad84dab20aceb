import type { Cloud, DkimRecord } from "../../providers/index.ts";
import { type MicrosoftCloud, worldwide } from "../../providers/microsoft/clouds.ts";

export const dashed = (domain: string) => domain.replaceAll(".", "-");

/** The world asks with the clouds of its own provider. */
export const tenantZoneOf = (cloud: Cloud | null) => ((cloud ?? worldwide) as MicrosoftCloud).tenantZone;

/**
 * Where an alias for DKIM leads in the practice tenant. Worldwide a new domain's keys are in the newer zone; in the national
 * clouds they are in the tenant's.
 */
export const microsoftKeyOf = ({ selector }: DkimRecord, domain: string, cloud: Cloud | null): string =>
  `${selector}-${dashed(domain)}._domainkey.practice.${cloud && cloud !== worldwide ? tenantZoneOf(cloud) : "n-v1.dkim.mail.microsoft"}`;
