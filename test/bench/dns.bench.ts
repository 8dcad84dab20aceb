import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { QueryType } from "../../src-main/dns/ask/message.ts";
import { createResolver } from "../../src-main/dns/ask/resolver.ts";
import { checkDomain } from "../../src-main/dns/check/check.ts";
import { toSpfAnswer } from "../../src-main/dns/spf/query.ts";
import { lookupsOf, walkSpf } from "../../src-main/dns/spf/walk.ts";
import type { Network } from "../../src-main/network/port.ts";
import type { Bench } from "./bench.ts";
import { companyWorld, manyDomains, request } from "./dns/company.ts";
import { authorityMs, openBenchWorld, recursorMs } from "./dns/world.ts";

const recursors = ["198.51.100.1", "198.51.100.2", "198.51.100.3"] as const;

/**
 * What a check cannot go below, in milliseconds, each step needing the one before: a recursor names the zone's servers,
 * and then their addresses; the servers answer; what their SPF record includes is read; and what is right is compared
 * with the recursors, which are asked for nothing that is not published yet.
 */
const boundMs = recursorMs + recursorMs + authorityMs + recursorMs + recursorMs;

export const bench: Bench = {
  summary: "A check, an SPF tree and a thousand domains, with 20 ms to recursors and 30 ms to authorities",
  async measure({ smoke }) {
    const runs = smoke ? 7 : 25;
    const whole = await check(0, runs);
    const oneDead = await check(1, runs);
    const spf = await spfTrees(runs);
    const [few, many] = smoke ? [20, 40] : [250, 1000];
    const small = await audit(few);
    const large = await audit(many);
    return {
      ratio_to_bound: round(whole.ms / boundMs, 2),
      check_ms: round(whole.ms),
      bound_ms: boundMs,
      check_queries: whole.queries,
      rows_ms: round(whole.rowsMs),
      rows_with_one_dead_server_ms: round(oneDead.rowsMs),
      check_with_one_dead_server_ms: round(oneDead.ms),
      spf_vs_mailauth: round(spf.theirs / spf.ours, 2),
      spf_tree_ms: round(spf.ours),
      spf_mailauth_ms: round(spf.theirs),
      audit_domains: many,
      [`audit_${few}_s`]: round(small.seconds, 2),
      [`audit_${many}_s`]: round(large.seconds, 2),
      audit_growth_per_domain: round(large.seconds / many / (small.seconds / few), 2),
      peak_mb: round(large.peakMb),
    };
  },
};

const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Full checks of a domain with four name servers, some of them dead: the whole, and until every row had its answer. */
async function check(dead: number, runs: number) {
  const world = await openBenchWorld(companyWorld(dead), [recursors[0]], recursors.slice(1));
  const ms: number[] = [];
  const rowsMs: number[] = [];
  let queries = 0;
  const network: Network = {
    ...world.network,
    udp(...ask) {
      queries++;
      return world.network.udp(...ask);
    },
  };
  for (let run = -5; run < runs; run++) {
    const began = performance.now();
    const answered = new Map<string, number>();
    queries = 0;
    const result = await checkDomain(network, request, {
      onRow: (row) => {
        if (row.status !== "checking" && !answered.has(row.id))
          answered.set(row.id, performance.now() - began);
      },
    });
    const took = performance.now() - began;
    const wrong = result.rows.find((row) => row.status !== "found" && row.status !== "covered");
    if (wrong) throw new Error(`${wrong.id}: ${wrong.statusText}`);
    // The first ones warm the code up.
    if (run < 0) continue;
    ms.push(took);
    rowsMs.push(Math.max(...answered.values()));
  }
  await world.close();
  return { ms: median(ms), rowsMs: median(rowsMs), queries };
}

interface Mailauth {
  spf(options: {
    sender: string;
    ip: string;
    helo: string;
    maxResolveCount: number;
    maxVoidCount: number;
    resolver: (name: string, type: string) => Promise<unknown[]>;
  }): Promise<{ status: { result: string } }>;
}

/** The same tree of ten lookups over the same resolver: ours, and mailauth's evaluation for an address nothing matches. */
async function spfTrees(runs: number) {
  const { spf } = createRequire(import.meta.url)("mailauth/lib/spf") as Mailauth;
  const world = await openBenchWorld(companyWorld(), [recursors[0]]);
  const name = "tree.acme.com";
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let run = -1; run < runs; run++) {
    const [a, b] = [createResolver(world.network), createResolver(world.network)];
    let began = performance.now();
    const tree = await walkSpf(async (n, type) => toSpfAnswer(await a.query(n, type)), name);
    const own = performance.now() - began;
    if (lookupsOf(tree) !== 10) throw new Error(`${lookupsOf(tree)} lookups`);
    began = performance.now();
    const { status } = await spf({
      sender: `x@${name}`,
      ip: "192.0.2.254",
      helo: name,
      maxResolveCount: 500,
      maxVoidCount: 500,
      resolver: async (n, type) => {
        const { status: found, values } = toSpfAnswer(await b.query(n, type as QueryType & "A"));
        if (found !== "found") throw Object.assign(new Error(found), { code: "ENOTFOUND" });
        if (type === "TXT") return values.map((v) => [v]);
        return type === "MX" ? values.map((exchange, priority) => ({ exchange, priority })) : [...values];
      },
    });
    const other = performance.now() - began;
    if (status.result !== "fail") throw new Error(`mailauth: ${status.result}`);
    if (run < 0) continue;
    ours.push(own);
    theirs.push(other);
  }
  await world.close();
  return { ours: median(ours), theirs: median(theirs) };
}

/** `mailwright audit --file LIST --jsonl` in a process of its own. */
async function audit(count: number): Promise<{ seconds: number; peakMb: number }> {
  const { data, domains } = manyDomains(count);
  const world = await openBenchWorld(data, ["127.0.0.1"]);
  const folder = await mkdtemp(join(tmpdir(), "mailwright-bench-"));
  try {
    const list = join(folder, "domains.txt");
    await writeFile(list, `${domains.join("\n")}\n`);
    const dns = `127.0.0.1:${world.ports["127.0.0.1"]}`;
    const child = fork(new URL("./dns/audit-child.ts", import.meta.url), [
      "audit",
      "--file",
      list,
      "--dns",
      dns,
      "--jsonl",
    ]);
    const [told] = (await once(child, "message")) as [{ lines: number; seconds: number; peakMb: number }];
    if (told.lines !== count) throw new Error(`${told.lines} of ${count} domains`);
    return told;
  } finally {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  }
}
