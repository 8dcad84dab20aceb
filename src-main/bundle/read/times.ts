import { dayBegins } from "../../contract/day.ts";
import type { Manifest, Setup } from "../../contract/index.ts";
import { parseIso } from "../iso-time.ts";

/**
 * The first time stamp of a bundle that is none, by its name; undefined when all are. The contract holds times as texts,
 * because this program writes them; in a bundle somebody else may have.
 */
export function wrongTime(manifest: Manifest, setup: Setup): string | undefined {
  const { credential, rotation, lastDns, lastRun, lastPass, lastExport } = setup;
  const times: Record<string, string | null | undefined> = {
    "manifest createdAt": manifest.createdAt,
    "manifest testedAt": manifest.testedAt,
    createdAt: setup.createdAt,
    updatedAt: setup.updatedAt,
    "credential.addedAt": credential?.addedAt,
    "credential.keyExpiresOn": dayStart(credential?.keyExpiresOn),
    "rotation.startedAt": rotation?.startedAt,
    "rotation.lastPass.at": rotation?.lastPass?.at,
    "rotation.credential.addedAt": rotation?.credential.addedAt,
    "rotation.credential.keyExpiresOn": dayStart(rotation?.credential.keyExpiresOn),
    "lastDns.checkedAt": lastDns?.checkedAt,
    "lastRun.startedAt": lastRun?.startedAt,
    "lastPass.at": lastPass?.at,
    "lastExport.at": lastExport?.at,
  };
  for (const at of Object.values(setup.tasks)) times[`tasks ${at}`] = at;
  for (const stage of lastRun?.stages ?? []) times[`stage ${stage.id} ${stage.startedAt}`] = stage.startedAt;
  for (const { id, since, checkedAt, cachedUntil } of lastDns?.rows ?? [])
    Object.assign(times, {
      [`${id} since`]: since,
      [`${id} checked`]: checkedAt,
      [`${id} cached`]: cachedUntil,
    });
  return Object.entries(times).find(
    ([, at]) => at !== null && at !== undefined && parseIso(at) === null,
  )?.[0];
}

/** A day (YYYY-MM-DD) as the moment it begins; another text as it is. */
const dayStart = (day: string | undefined): string | undefined =>
  day !== undefined && dayBegins(day) !== null ? `${day}T00:00:00Z` : day;
