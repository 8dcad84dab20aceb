import { afterEach } from "vitest";
import type { DnsCheck, DnsRow } from "../../../src-main/contract/dns.ts";
import { checkDomain } from "../../../src-main/dns/check/check.ts";
import type { DnsRequest } from "../../../src-main/dns/check/request.ts";
import { request } from "./company.ts";
import { World, type WorldPlan } from "./world.ts";

const open: World[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((w) => w.close()));
});

/** A world that is closed after the test. */
export async function openWorld(plan: WorldPlan): Promise<World> {
  const world = await World.open(plan);
  open.push(world);
  return world;
}

/** Runs a check in a world of its own. `ms` is how long the check took. */
export async function check(
  plan: WorldPlan,
  options: Parameters<typeof checkDomain>[2] = {},
  of: DnsRequest = request,
): Promise<{ world: World; result: DnsCheck; ms: number }> {
  const world = await openWorld(plan);
  const began = performance.now();
  const result = await checkDomain(world.network, of, options);
  return { world, result, ms: performance.now() - began };
}

export function rowOf(result: DnsCheck, id: string): DnsRow {
  const found = result.rows.find((r) => r.id === id);
  if (!found) throw new Error(`no row ${id} among ${result.rows.map((r) => r.id).join(", ")}`);
  return found;
}

export const codes = (of: { findings: readonly { code: string }[] }): string[] =>
  of.findings.map((f) => f.code);
