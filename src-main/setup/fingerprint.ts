import { createHash } from "node:crypto";
import type { OktaSettings, Setup, Tested } from "../contract/index.ts";
import { canonicalJson } from "./canonical-json.ts";

/**
 * The fingerprint of what a run tests and a bundle exports: SHA-256 (hex) over the settings, the From address and which
 * credential is in place. It says nothing about the secret: the credential's revision is random.
 */
export function fingerprint(setup: Setup, settings: OktaSettings): string {
  const tested = { settings, from: setup.domain.from.trim(), credential: setup.credential?.revision ?? null };
  return createHash("sha256").update(canonicalJson(tested)).digest("hex");
}

/**
 * What the runs so far say of the settings as they are now. A practice run says nothing of a real setup, and a run that came
 * in a bundle says what its sender saw: it was not made here.
 */
export function tested(setup: Setup, now: string): Tested {
  const { lastRun: run, lastPass: pass, imported } = setup;
  if (run && run.practice !== (setup.practice !== null)) return "never";
  if (run?.outcome === "failed" && run.fingerprint === now) return "failed";
  if (run?.outcome === "passed" && run.fingerprint === now)
    return run.runId === imported?.runId ? "elsewhere" : "tested";
  // Settings that went back to those of an earlier run that passed: a rotation that was broken off.
  if (pass?.fingerprint === now) return pass.at === imported?.passedAt ? "elsewhere" : "tested";
  if (pass) return "changed";
  return run ? "failed" : "never";
}
