import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import type { DnsCheck } from "../../../src-main/contract/index.ts";
import { newSetup, writeSetup } from "../../../src-main/setup/document.ts";
import { readSetup } from "../../../src-main/setup/read-document.ts";
import { rememberSecrets } from "./plan-walk.ts";
import { exported, openProfile, type Profile } from "./profile.ts";

/** A practice setup whose email domain was typed: what the wizard keeps, finds and hands out for it. */
async function setUp(profile: Profile, typed: string) {
  const { handlers } = profile;
  const { setup } = await handlers["setup.create"]({ provider: "google", practice: true });
  const { id } = setup;
  await handlers["setup.update"]({ id, change: { domain: { emailDomain: typed } } });
  await handlers["practice.fill"]({ id, step: "domain" });
  await handlers["practice.fill"]({ id, step: "app" });
  const { view } = await handlers["dns.check"]({ id });
  const handOver = await Promise.all(
    (["text", "zone", "csv"] as const).map((format) => handlers["dns.handOver"]({ id, format })),
  );
  const bundle = unzipSync(await exported(profile, id));
  await handlers["practice.connect"]({ id, system: "cloudflare" });
  await rememberSecrets(profile, id);
  const { plan } = await handlers["plan.read"]({ id });
  return {
    domain: view.setup.domain,
    rows: untimed(view.dnsCheck),
    handOver: handOver.map(({ name, text }) => ({ name, text: text.replace(/\d{4}-\d\d-\d\d.*/g, "") })),
    // The other files of a bundle name the setup's id, or when something was done.
    bundle: Object.keys(bundle).sort(),
    plan: plan.changes.map(({ id: change, title, state, items }) => ({ change, title, state, items })),
    terraform: new TextDecoder().decode(bundle["terraform/main.tf"]),
  };
}

const untimed = (check: DnsCheck | null) =>
  check?.rows.map(({ fqdn, host, type, expected, status, found }) => [
    fqdn,
    host,
    type,
    expected,
    status,
    found,
  ]);

test.each([
  ["https://notifications.example.com/", "notifications.example.com"],
  ["notifications.example.com:25", "notifications.example.com"],
  ["Notifications.Example.COM.", "notifications.example.com"],
  ["notifications.b\u00fccher.example", "notifications.xn--bcher-kva.example"],
])("%s gives the same domain, rows, hand-over, plan and bundle as %s", async (typed, plain) => {
  const profile = await openProfile();
  const [one, other] = [await setUp(profile, typed), await setUp(profile, plain)];
  expect(one.domain.emailDomain).toBe(plain);
  expect(one.rows?.length).toBeGreaterThan(3);
  expect(one.terraform).toContain(plain);
  expect(one.plan.length).toBeGreaterThan(0);
  expect(one).toEqual(other);
});

test("a document of an earlier version opens with the domain in its canonical form, and its check still counts", () => {
  const setup = newSetup("google", false, 0);
  const stored = { ...setup, domain: { ...setup.domain, emailDomain: "https://News.B\u00fccher.example/" } };
  const read = readSetup(writeSetup(stored));
  expect(read).toMatchObject({ setup: { domain: { emailDomain: "news.xn--bcher-kva.example" } } });
});

test("a text that is no domain name is kept as it was typed", async () => {
  const { handlers } = await openProfile();
  const { setup } = await handlers["setup.create"]({ provider: "google", practice: false });
  const change = { domain: { emailDomain: "noreply@acme.com" } };
  const view = await handlers["setup.update"]({ id: setup.id, change });
  expect(view.setup.domain.emailDomain).toBe("noreply@acme.com");
  expect(view.steps[0]?.findings.map((finding) => finding.code)).toContain("dns-name-invalid");
});
