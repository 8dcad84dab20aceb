import { describe, expect, test } from "vitest";
import { scopes } from "../../../../src-main/connections/okta/areas.ts";
import { okta } from "../../../../src-main/connections/okta/connector.ts";
import { MailwrightError } from "../../../../src-main/contract/index.ts";
import type { Network } from "../../../../src-main/network/port.ts";
import { memoryJournal } from "../../../../src-main/plan/journal.ts";
import type { OktaTrouble } from "../../../../src-main/practice/okta/scenario.ts";
import { rememberSecret } from "../../../support/canary.ts";
import { answer, apply, type Bench, openAt, setupOf, startBench } from "./support.ts";

const codes = (findings: readonly { readonly code: string }[]) => findings.map(({ code }) => code);
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "none",
    (error: unknown) => (error instanceof MailwrightError ? error.finding.code : String(error)),
  );

/** A service app with a key made here. */
async function app(bench: Bench, granted: readonly string[] = scopes) {
  const { jwk, secret } = await okta.makeKey();
  const key = secret.use((text) => text);
  rememberSecret(JSON.parse(key).d);
  const { clientId } = bench.practice.addApp(jwk, granted);
  return { org: "mycompany.okta.com", clientId, key, jwk };
}

describe("connecting to Okta by a token", () => {
  test("tells where, how and until when; the secret is the token alone", async () => {
    await using bench = await startBench();
    const entered = await bench.practice.connect();
    rememberSecret(entered.token ?? "");
    const { fact, secret, findings } = await bench.connect({ ...entered, token: ` SSWS ${entered.token}\n` });
    expect(fact).toMatchObject({
      system: "okta",
      where: "https://mycompany.okta.com",
      by: "token",
      values: {},
    });
    expect(Date.parse(fact.expiresAt ?? "") - bench.now()).toBeGreaterThan(29 * 86_400_000);
    expect(secret.use((value) => value === entered.token)).toBe(true);
    expect(codes(findings)).toEqual(["okta-token-broad"]);
    expect(JSON.stringify({ fact, findings, secret })).not.toContain(entered.token);
    const sent = bench.exchanges.filter(({ request }) => request.authorization !== undefined);
    expect(new Set(sent.map(({ request }) => request.host))).toEqual(new Set(["mycompany.okta.com"]));
  });

  test.each([
    ["", "okta-token-shape"],
    ["two words", "okta-token-shape"],
    ["00wrong-token-of-nobody-0000000000000000", "okta-signed-out"],
  ])("%j is refused: %s", async (token, code) => {
    await using bench = await startBench();
    expect(await refusal(bench.connect({ org: "mycompany.okta.com", token }))).toBe(code);
  });

  test("a brand is chosen by its name, and one that is not there is named", async () => {
    await using bench = await startBench({ trouble: "domain-other-brand" });
    const entered = await bench.practice.connect();
    rememberSecret(entered.token ?? "");
    const { fact } = await bench.connect({ ...entered, brand: "partners" });
    expect(fact.values.brandId).toBe("bndpractice00002");
    expect(await refusal(bench.connect({ ...entered, brand: "Nobody" }))).toBe("okta-brand-unknown");
  });

  test("revoking ends the token at Okta", async () => {
    await using bench = await startBench();
    const { fact, secret } = await bench.connect();
    const whole = { ...fact, connectedAt: "2026-11-26T08:00:00Z", revision: "r1" };
    const { network } = bench.world;
    const { hands } = bench;
    await okta.revoke?.(whole, { network, hands, withSecret: (use) => use(secret) });
    const [connection] = [openAt(bench, setupOf(), fact, secret)];
    expect(
      await refusal(
        connection.read(
          {},
          { last: () => undefined, answer: () => undefined, standing: () => undefined },
          bench.hands,
        ),
      ),
    ).toBe("okta-signed-out");
  });
});

describe("connecting to Okta as a service app", () => {
  test.each<[OktaTrouble]>([["works"], ["dpop"]])("does the whole plan: %s", async (trouble) => {
    await using bench = await startBench({ trouble });
    const { jwk, ...entered } = await app(bench);
    expect(JSON.parse(jwk)).not.toHaveProperty("d");
    const { fact, secret, findings } = await bench.connect(entered);
    expect([fact.by, fact.values.clientId, codes(findings)]).toEqual(["service-app", entered.clientId, []]);
    const journal = memoryJournal();
    const [, host] = await bench.open();
    const connections = [openAt(bench, setupOf(), fact, secret), host!];
    await apply(bench, connections, journal);
    await answer(journal, "okta/received", "yes");
    expect((await apply(bench, connections, journal)).outcome).toBe("done");
    const scheme = trouble === "dpop" ? "DPoP" : "Bearer";
    const asked = bench.exchanges.filter(({ request }) => request.path.startsWith("/api/"));
    expect(asked.some(({ request }) => request.authorization?.startsWith(`${scheme} `))).toBe(true);
    const requested = bench.exchanges.filter(({ request }) => request.path === "/oauth2/v1/token");
    // Proof of possession: refused without, refused without its nonce, given. Once for connecting, once for the plan.
    expect(requested.length).toBe(trouble === "dpop" ? 6 : 2);
  });

  test("a scope that was not granted is named, before anything is sent", async () => {
    await using bench = await startBench();
    const { jwk: _, ...entered } = await app(
      bench,
      scopes.filter((one) => one !== "okta.emailServers.manage"),
    );
    const error = await bench.connect(entered).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ finding: { code: "okta-scope-missing" } });
    expect((error as MailwrightError).finding.evidence).toContain("okta.emailServers.manage");
  });

  test("a token that came with fewer scopes than were asked for is no token for a plan", async () => {
    await using bench = await startBench();
    const { jwk: _, ...entered } = await app(bench);
    const { network } = bench.world;
    const narrowing: Network = {
      ...network,
      async fetch(url, init) {
        const answer = await network.fetch(url, init);
        if (!url.endsWith("/oauth2/v1/token")) return answer;
        const { scope, ...token } = (await answer.json()) as { scope: string };
        return Response.json({ ...token, scope: scope.replace("okta.emailServers.manage", "") });
      },
    };
    const place = { network: narrowing, hands: bench.hands, setup: setupOf(), zone: null };
    await expect(okta.connect(entered, place)).rejects.toMatchObject({
      finding: { code: "okta-scope-missing", expected: "okta.emailServers.manage" },
    });
  });

  test("a scope that the token lacks is named from the header: the body is empty", async () => {
    await using bench = await startBench({ trouble: "scope-missing" });
    const { jwk: _, ...entered } = await app(bench);
    const { fact, secret } = await bench.connect(entered);
    const [, host] = await bench.open();
    const run = await apply(bench, [openAt(bench, setupOf(), fact, secret), host!]);
    expect([run.outcome, run.finding]).toEqual(["failed", "okta-scope-missing"]);
    const change = run.events.findLast((event) => event.type === "change" && event.change.state === "failed");
    expect(change).toMatchObject({ change: { finding: { expected: "okta.emailServers.manage" } } });
  });

  test("without the System Log the plan is made, and the log is left out of it", async () => {
    await using bench = await startBench({ trouble: "log-scope-missing" });
    const { jwk: _, ...entered } = await app(bench);
    const { fact, secret, findings } = await bench.connect(entered);
    expect(findings).toMatchObject([{ code: "okta-scope-missing", severity: "info" }]);
    const journal = memoryJournal();
    const [, host] = await bench.open();
    const connections = [openAt(bench, setupOf(), fact, secret), host!];
    await apply(bench, connections, journal);
    await answer(journal, "okta/received", "yes");
    expect((await apply(bench, connections, journal)).outcome).toBe("done");
  });

  test("a key that is not the app's gets no token", async () => {
    await using bench = await startBench();
    const { clientId, org } = await app(bench);
    const other = (await okta.makeKey()).secret.use((text) => text);
    rememberSecret(JSON.parse(other).d);
    expect(await refusal(bench.connect({ org, clientId, key: other }))).toBe("okta-app-refused");
    expect(await refusal(bench.connect({ org, clientId, key: "no key" }))).toBe("okta-app-key");
  });
});
