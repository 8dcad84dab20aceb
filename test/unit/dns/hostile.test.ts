import { describe, expect, it } from "vitest";
import { auditDomain } from "../../../src-main/dns/audit.ts";
import { createRealNetwork } from "../../../src-main/network/real.ts";
import { hostilities, startHostile } from "./hostile-server.ts";

const domain = "notifications.acme.com";
/** Two tries of a silent server, and TCP, a few times one after another. A loaded machine is slow. */
const mostMs = 20_000;
const mostBytes = 100_000;

describe.concurrent("a DNS server that is hostile, over UDP and TCP", () => {
  it.each(Object.keys(hostilities))(
    "and %s is named, bounded, and let go of when cancelled",
    async (name) => {
      await using server = await startHostile(hostilities[name]!);
      const network = createRealNetwork({ dns: { address: "127.0.0.1", port: server.port } });
      const began = performance.now();
      const result = await auditDomain(network, domain, {});
      expect(performance.now() - began).toBeLessThan(mostMs);
      expect(JSON.stringify(result).length).toBeLessThan(mostBytes);
      expect(result.findings.map((f) => f.code)).toContain(hostilities[name]?.named);

      const cancel = new AbortController();
      const under = auditDomain(network, domain, { signal: cancel.signal }).then(
        () => "ended",
        (error: { code?: string }) => error.code,
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
      const cancelled = performance.now();
      cancel.abort();
      expect(["ended", "ABORTED"]).toContain(await under);
      expect(performance.now() - cancelled).toBeLessThan(1_000);
    },
    60_000,
  );
});
