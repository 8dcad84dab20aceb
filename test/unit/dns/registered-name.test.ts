import { describe, expect, it } from "vitest";
import { isRegistry, registeredName } from "../../../src-main/dns/ask/registered-name.ts";
import { lintDomain } from "../../../src-main/dns/check/lint-domain.ts";
import { companyWorld, request, rightRecords } from "./company.ts";
import { check, codes, rowOf } from "./harness.ts";
import { resolverAddress, type WorldPlan } from "./world.ts";

describe("the registered name is found by the public suffix list", () => {
  it.each([
    ["notifications.acme.govt.nz", "acme.govt.nz"],
    ["notifications.acme.gouv.fr", "acme.gouv.fr"],
    ["mail.lincoln.k12.ca.us", "lincoln.k12.ca.us"],
    ["notifications.acme.co.uk", "acme.co.uk"],
    ["notifications.acme.uk.com", "acme.uk.com"],
    ["a.b.city.kawasaki.jp", "city.kawasaki.jp"],
    ["Notifications.ACME.com.", "acme.com"],
    ["mail.corp.internal", "corp.internal"],
    ["notifications.xn--bcher-kva.example", "xn--bcher-kva.example"],
  ])("of %s: %s", (name, registered) => {
    expect(registeredName(name)).toBe(registered);
    expect(isRegistry(registered)).toBe(false);
    expect(isRegistry(registered.slice(registered.indexOf(".") + 1))).toBe(true);
  });

  it("and a name that others register under is its own", () => {
    for (const name of ["govt.nz", "k12.ca.us", "com"]) expect(registeredName(name)).toBe(name);
  });
});

/** The world of the company with its domain moved: everything is at `acme.govt.nz` and the like. */
const moved = <T>(value: T, to: string): T =>
  JSON.parse(JSON.stringify(value).replaceAll("acme.com", to)) as T;

describe.each(["acme.govt.nz", "acme.gouv.fr", "acme.k12.ca.us"])("a company at %s", (home) => {
  const registry = home.slice(home.indexOf(".") + 1);
  const above = { apex: registry, servers: { "ns.registry.example": "192.0.2.70" }, records: [] };
  const run = (plan: WorldPlan) =>
    check(plan, {}, { ...request, ...moved(request, home), dkim: request.dkim });

  it("is told that its main domain is one, and a sub-domain of it is not", () => {
    expect(lintDomain(home, "").map((f) => f.code)).toEqual(["dns-apex"]);
    expect(lintDomain(`notifications.${home}`, "")).toEqual([]);
  });

  it("inherits DMARC from its registered name without a note on older receivers", async () => {
    const { world, result } = await run(moved(companyWorld({ zones: [above] }), home));
    expect(rowOf(result, "dmarc")).toMatchObject({ status: "covered", findings: [] });
    expect(result.findings).toEqual([]);
    // The registry's servers are asked for the delegation, and never for what the company has.
    expect(world.asked.filter((question) => /^192\.0\.2\.70 (?!acme\.\S+ NS)/.test(question))).toEqual([]);
  });

  it("is told of a DNS of its own", async () => {
    const inside = {
      resolver: resolverAddress,
      zones: [{ apex: "acme.com", servers: { "dc1.corp.example": "192.0.2.90" }, records: rightRecords }],
    };
    const plan = companyWorld({ publicResolvers: ["198.51.100.2"], inner: inside, zones: [above] });
    const { result } = await run(moved(plan, home));
    expect(codes(result)).toContain("dns-split-horizon");
  });
});
