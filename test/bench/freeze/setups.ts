import { createHash, randomUUID } from "node:crypto";
import { unzipSync, zipSync } from "fflate";
import { buildBundle } from "../../../src-main/bundle/export.ts";
import { bundleInput } from "../../../src-main/bundle/input.ts";
import {
  type JournalEntry,
  journalLimit,
  type ProviderId,
  type RunReport,
  type Setup,
} from "../../../src-main/contract/index.ts";
import { stageIds } from "../../../src-main/contract/stage-ids.ts";
import { practiceValues } from "../../../src-main/practice/values.ts";
import { newSetup } from "../../../src-main/setup/document.ts";

const at = "2026-11-26T08:00:00.000Z";
export const repeated = (unit: string, length: number) =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** A setup whose values are all known. */
export function setupOf(provider: ProviderId): Setup {
  const { domain, settings } = practiceValues(provider);
  return { ...newSetup(provider, false, Date.parse(at)), id: randomUUID(), domain, settings };
}

/** A run that has seen as much as one may: eight stages with bodies and transcripts of full length. */
function longRun(unit: string, bodies: number): RunReport {
  const lines = Array.from({ length: 200 }, () => repeated(unit, 120));
  const body = repeated(unit, 8_192);
  const reply = {
    kind: "token-reply",
    url: "https://a.example/",
    httpStatus: 400,
    request: "token",
    body,
  } as const;
  return {
    runId: randomUUID(),
    startedAt: at,
    ms: 1,
    practice: false,
    provider: "microsoft",
    outcome: "failed",
    fingerprint: "",
    from: "a@acme.example",
    to: "b@acme.example",
    stages: stageIds.map((id) => ({
      id,
      status: "failed",
      ms: 1,
      summary: "",
      evidence: [...Array.from({ length: bodies }, () => reply), { kind: "transcript", lines }],
      findings: [],
    })),
    findings: [],
    hosts: [],
  };
}

const line = (i: number): JournalEntry => ({
  id: `dns/spf-${i}`,
  system: "cloudflare",
  title: "Let the provider send for the domain",
  at,
  phase: i % 2 ? "done" : "begun",
  items: [
    { name: "acme.example TXT", before: [repeated("v=spf1 ", 250)], after: [repeated("v=spf1 ", 280)] },
  ],
  replaced: { sets: [{ name: "acme.example", type: "TXT", ttl: 300, values: [repeated("v=spf1 ", 250)] }] },
});

/** A setup as large as one becomes: every field and list to its bound, a long run, and a full log. */
export function largestSetup(provider: ProviderId): Setup {
  const setup = setupOf(provider);
  return {
    ...setup,
    lastRun: longRun("250 2.1.0 ok ", 2),
    lastDns: {
      domain: setup.domain.emailDomain,
      checkedAt: at,
      zone: { apex: setup.domain.emailDomain, nameServers: ["ns.acme.example"] },
      rows: [],
      findings: [],
      source: "authority",
    },
    journal: Array.from({ length: journalLimit }, (_, i) => line(i)),
    credential: {
      kind: provider === "google" ? "private-key" : "client-secret",
      addedAt: at,
      store: "session",
      revision: randomUUID(),
      repairs: [],
    },
  };
}

/** The bundle of a setup, with other text in the place of its `mailwright/setup.json`, and more files. */
export function bundleOf(
  setup: Setup,
  text?: string,
  more: Readonly<Record<string, Uint8Array>> = {},
): Buffer {
  const { bytes } = buildBundle(bundleInput(setup, "0.0.0", at));
  const files = { ...unzipSync(bytes), ...more };
  if (text !== undefined) files["mailwright/setup.json"] = Buffer.from(text);
  const manifest = JSON.parse(Buffer.from(files["manifest.json"] ?? []).toString()) as { files: object };
  const { "manifest.json": _, ...listed } = files;
  manifest.files = Object.fromEntries(
    Object.entries(listed).map(([path, content]) => [
      path,
      { sha256: createHash("sha256").update(content).digest("hex"), size: content.length },
    ]),
  );
  return Buffer.from(zipSync({ ...listed, "manifest.json": Buffer.from(JSON.stringify(manifest)) }));
}

/** A setup that came from elsewhere, as large as a bundle may hold one. */
export function largestBundle(unit: string): Buffer {
  const setup = setupOf("microsoft");
  const bodies = longRun(unit, 0);
  const room = 1_000_000 - JSON.stringify({ ...setup, lastRun: bodies }).length;
  const text = repeated(unit, Math.floor(room / (JSON.stringify(unit).length - 2)) * unit.length);
  const stages = bodies.stages.map((stage, i) =>
    i === 0 ? { ...stage, evidence: [...stage.evidence, { kind: "text" as const, text }] } : stage,
  );
  return bundleOf(setup, JSON.stringify({ ...setup, lastRun: { ...bodies, stages } }));
}
