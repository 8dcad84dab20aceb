import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { openSecretStore } from "../../../src-main/credentials/store.ts";
import { json } from "./key-material.ts";

describe("the operating system's own keychain", () => {
  it("takes, gives back and forgets secrets, long ones too", { timeout: 60_000 }, async (ctx) => {
    const store = await openSecretStore({ service: "mailwright-test", timeoutMs: 10_000 });
    const { finding } = store.status;
    if (finding) return ctx.skip(`No keychain here: ${finding.title} (${finding.code})`);
    const ref = `test-${randomUUID()}`;
    try {
      for (const value of ["short", json().repeat(3), "é€😀".repeat(1000), "short again"]) {
        expect(await store.put(ref, new Secret(value))).toBe("keychain");
        const again = await openSecretStore({ service: "mailwright-test" });
        expect(await again.withSecret(ref, (secret) => secret.use((v) => v))).toBe(value);
        expect(await again.list()).toContain(ref);
      }
    } finally {
      await store.forget(ref);
    }
    expect(await store.has(ref)).toBe(false);
  });

  it("or the session's memory, with the reason said, where there is none", async () => {
    const store = await openSecretStore({ service: "mailwright-test", timeoutMs: 10_000 });
    if (store.status.store === "session") expect(store.status.finding?.code).toMatch(/^secret-store-/);
    else expect(store.status.finding).toBeUndefined();
  });
});
