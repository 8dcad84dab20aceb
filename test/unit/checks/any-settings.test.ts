import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runChecks } from "../../../src-main/checks/run.ts";
import { type ProviderId, providerIds, type SettingsInput } from "../../../src-main/contract/index.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { type Network, NetworkError } from "../../../src-main/network/port.ts";
import { practiceValues } from "../../../src-main/practice/values.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";
import { rehearse } from "../practice/support/world.ts";

const bounds = {
  connectMs: 300,
  tlsMs: 300,
  replyMs: 300,
  messageReplyMs: 300,
  tokenMs: 300,
  runMs: 1_500,
  oneLineMs: 300,
};
/** The run's own bound, and what a busy machine adds. */
const within = 12_000;

type Operation = "lookup" | "connect" | "fetch" | "udp";
/** One operation of the network fails, or never ends until it is canceled. */
function broken(network: Network, operation: Operation, how: "fails" | "hangs"): Network {
  const fail = async (signal?: AbortSignal | null): Promise<never> => {
    if (how === "hangs") await sleep(60_000, undefined, signal ? { signal } : {}).catch(() => undefined);
    throw new NetworkError(
      "connect",
      "host.invalid",
      1,
      signal?.aborted ? "ABORTED" : "ECONNREFUSED",
      "It fails.",
    );
  };
  // What hangs in the real network is bounded by each wait.
  const bounded = (wait: { timeoutMs: number; signal?: AbortSignal }) =>
    fail(AbortSignal.any([AbortSignal.timeout(wait.timeoutMs), ...(wait.signal ? [wait.signal] : [])]));
  return {
    ...network,
    ...(operation === "lookup" ? { lookup: (_host, wait) => bounded(wait) } : {}),
    ...(operation === "connect" ? { connect: (_to, wait) => bounded(wait) } : {}),
    ...(operation === "udp" ? { udp: (_to, _message, _accept, wait) => bounded(wait) } : {}),
    ...(operation === "fetch" ? { fetch: (_url, init) => fail(init.signal) } : {}),
  } satisfies Network;
}

async function runWith(
  provider: ProviderId,
  input: SettingsInput,
  more: { credential?: string; change?: (network: Network) => Network; from?: string } = {},
) {
  await using rehearsal = await rehearse(provider);
  const { world } = rehearsal;
  const { domain } = practiceValues(provider);
  const setup = {
    ...newSetup(provider, true, world.network.now()),
    domain: { ...domain, from: more.from ?? domain.from },
    settings: input,
  };
  const settings = oktaSettings(setup);
  const started = performance.now();
  const report = await runChecks(
    (more.change ?? ((network) => network))(world.network),
    {
      setup,
      settings,
      fingerprint: "",
      credential: new Secret(more.credential ?? rehearsal.credential),
      to: domain.from,
      runId: "any",
    },
    { signal: new AbortController().signal, bounds, onEvent: () => {} },
  );
  return { report, ms: performance.now() - started };
}

const full = (provider: ProviderId): SettingsInput => ({
  ...oktaSettings({
    ...newSetup(provider, true, 0),
    domain: practiceValues(provider).domain,
    settings: practiceValues(provider).settings,
  }),
  ...practiceValues(provider).settings,
});
const without = (input: SettingsInput, fields: readonly string[]): SettingsInput =>
  Object.fromEntries(Object.entries(input).filter(([key]) => !fields.includes(key)));

describe.each(providerIds)("a run of %s", (provider) => {
  const fields = Object.keys(practiceValues(provider).settings);

  test.each(fields)(
    "without %s ends within its bound, with a finding or a pass",
    { timeout: 120_000 },
    async (field) => {
      const { report, ms } = await runWith(provider, without(practiceValues(provider).settings, [field]));
      expect(ms).toBeLessThan(within);
      expect(report.findings.map((f) => f.code)).not.toContain("internal");
      if (report.outcome === "failed") expect(report.findings[0]?.severity).toBe("error");
      else expect(report.outcome).toBe("passed");
    },
  );
});

test("any settings missing, and any part of the network failing: the run ends within its bound and says why", {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc
        .constantFrom(...providerIds)
        .chain((provider) =>
          fc.record({ provider: fc.constant(provider), missing: fc.subarray(Object.keys(full(provider))) }),
        ),
      fc.constantFrom<Operation>("lookup", "connect", "fetch", "udp"),
      fc.constantFrom<"fails" | "hangs">("fails", "hangs"),
      async ({ provider, missing }, operation, how) => {
        const { report, ms } = await runWith(provider, without(full(provider), missing), {
          change: (network) => broken(network, operation, how),
        });
        expect(ms).toBeLessThan(within);
        expect(report.findings.every((f) => f.code !== "internal" && f.title !== "")).toBe(true);
        if (report.outcome === "failed") expect(report.findings[0]?.severity).toBe("error");
      },
    ),
    { numRuns: 16 },
  );
});

describe("a signed assertion needs no client ID", () => {
  test("Google's token is asked for without one, and lint names the field", {
    timeout: 120_000,
  }, async () => {
    const { report } = await runWith("google", { ...practiceValues("google").settings, clientId: "" });
    expect(report.findings.map((f) => `${f.code} ${f.field}`)).toContain("setting-missing clientId");
    expect(report.findings.map((f) => f.code)).not.toContain("setting-unusable");
    expect(report.stages.find((s) => s.id === "token")?.status).not.toBe("skipped");
  });

  test("another provider with a bare key and nothing else gets findings", { timeout: 120_000 }, async () => {
    const input: SettingsInput = {
      authType: "OAUTH2_JWT_BEARER_GRANT",
      host: "smtp.mailhost.example",
      tokenEndpoint: "https://login.mailhost.example/token",
    };
    const { report } = await runWith("other", input, { credential: await rehearseKey() });
    expect(report.outcome).toBe("failed");
    expect(report.findings[0]?.severity).toBe("error");
  });
});

/** A private key in PEM, as Google makes one. */
async function rehearseKey(): Promise<string> {
  await using rehearsal = await rehearse("google");
  return rehearsal.credential;
}
