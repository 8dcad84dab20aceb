import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { orgOf, readOrg } from "../../../../src-main/connections/okta/org.ts";
import { orgHost } from "../../../../src-main/connections/okta/org-url.ts";
import type { Network } from "../../../../src-main/network/port.ts";
import { startBench } from "./support.ts";

const host = (pasted: string) => {
  const read = orgHost(pasted);
  return "host" in read ? read.host : read.finding.code;
};

describe("the address of an org, as people paste it", () => {
  test.each([
    ["acme.okta.com", "acme.okta.com"],
    ["https://acme.okta.com", "acme.okta.com"],
    ["  https://ACME.okta.com/  \n", "acme.okta.com"],
    ["http://acme.okta.com", "acme.okta.com"],
    ["https://acme-admin.okta.com/admin/dashboard?x=1#y", "acme.okta.com"],
    ["acme-admin.oktapreview.com", "acme.oktapreview.com"],
    ["HTTPS://ACME-ADMIN.OKTA-GOV.COM/admin", "acme.okta-gov.com"],
    ["acme-admin.okta.mil", "acme.okta.mil"],
    ["https://acme-admin.okta.com./admin/apps", "acme.okta.com"],
    ["dev-1234567-admin.okta.com", "dev-1234567.okta.com"],
    ["https://login.bücher.example/", "login.xn--bcher-kva.example"],
    ["https://acme-admin.okta-emea.com:443/", "acme.okta-emea.com"],
    ["Our org: https://acme.okta.com/login (production)", "acme.okta.com"],
    ["<https://acme.okta.com/>", "acme.okta.com"],
    ['"acme.okta.com"', "acme.okta.com"],
    ["acme .okta. com", "acme.okta.com"],
    ["https://login.acme.com/", "login.acme.com"],
    ["login-admin.acme.com", "login-admin.acme.com"],
    ["-admin.okta.com", "okta-org-not-an-address"],
    ["", "okta-org-not-an-address"],
    ["acme", "okta-org-not-an-address"],
    ["admin@acme.com", "okta-org-not-an-address"],
    ["https://acme.okta.com@evil.example/", "okta-org-not-an-address"],
    ["https://acme.okta.com:8443", "okta-org-not-an-address"],
    ["ftp://acme.okta.com", "okta-org-not-an-address"],
    ["javascript:alert(1)", "okta-org-not-an-address"],
    ["192.0.2.1", "okta-org-not-an-address"],
  ])("%s: %s", (pasted, expected) => {
    expect(host(pasted)).toBe(expected);
  });

  test("whatever is pasted gives a host name or a finding, and never another scheme, port or user", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.webUrl(), fc.emailAddress()), (pasted) => {
        const read = orgHost(pasted);
        if ("finding" in read) return;
        expect(new URL(`https://${read.host}/`).host).toBe(read.host);
      }),
      { numRuns: 1000 },
    );
  });
});

const answering = (reply: () => Response): Network =>
  ({ fetch: async () => reply(), now: Date.now }) as unknown as Network;
const { signal } = new AbortController();
const metadata = (of: object) => new Response(JSON.stringify({ id: "00o1", pipeline: "idx", ...of }));

describe("who an org is, before anybody signs in", () => {
  test("is read over TLS from its admin address and from its custom URL domain alike", async () => {
    await using bench = await startBench();
    const place = { network: bench.world.network, signal };
    const org = {
      url: "https://mycompany.okta.com",
      engine: "idx",
      customDomain: "login.mycompany.example",
      tokenPage: "https://mycompany-admin.okta.com/admin/access/api/tokens",
    };
    for (const pasted of ["https://mycompany-admin.okta.com/admin/dashboard", "login.mycompany.example"])
      expect(await readOrg(pasted, place)).toMatchObject({ org, findings: [] });
    expect(bench.exchanges.every(({ request }) => request.authorization === undefined)).toBe(true);
  });

  test("Classic Engine is said at once", async () => {
    await using bench = await startBench({ trouble: "classic" });
    const { org, findings } = await readOrg("mycompany.okta.com", { network: bench.world.network, signal });
    expect([org?.engine, findings.map(({ code }) => code)]).toEqual(["v1", ["okta-classic-engine"]]);
  });

  test("a custom domain is believed about the org's host only where that is one of Okta's", async () => {
    const org = async (href: string) => {
      const network = answering(() => metadata({ _links: { organization: { href } } }));
      return (await readOrg("login.acme.com", { network, signal })).org?.url;
    };
    expect(await org("https://acme.okta.com")).toBe("https://acme.okta.com");
    for (const href of [
      "https://evil.example",
      "http://acme.okta.com",
      "https://acme.okta.com:444",
      "https://okta.com.evil.example",
      "x",
    ])
      expect(await org(href), href).toBe("https://login.acme.com");
  });

  test.each<[string, () => Response, string]>([
    [
      "a redirect",
      () => new Response(null, { status: 302, headers: { location: "https://else.okta.com" } }),
      "okta-org-none",
    ],
    ["a page", () => new Response("<html>"), "okta-org-none"],
    ["another object", () => new Response('{"id":5}'), "okta-org-none"],
    ["nothing there", () => new Response("{}", { status: 404 }), "okta-org-none"],
  ])("%s is no org, and is not followed", async (_, reply, code) => {
    const place = { network: answering(reply), signal };
    const { org, findings } = await readOrg("acme.okta.com", place);
    expect([org, findings.map((one) => one.code)]).toEqual([null, [code]]);
    await expect(orgOf("acme.okta.com", place)).rejects.toMatchObject({ finding: { code } });
  });

  test("an answer without end is let go of, and nobody there is said", async () => {
    const endless = () =>
      new Response(new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(65_536)) }));
    await expect(readOrg("acme.okta.com", { network: answering(endless), signal })).rejects.toMatchObject({
      finding: { code: "okta-answer-odd" },
    });
    const silent = answering(() => {
      throw new TypeError("fetch failed");
    });
    await expect(readOrg("acme.okta.com", { network: silent, signal })).rejects.toMatchObject({
      finding: { code: "okta-unreachable" },
    });
  });
});
