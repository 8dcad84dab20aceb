import { describe, expect, test } from "vitest";
import { scopes } from "../../../../src-main/connections/okta/areas.ts";
import { okta } from "../../../../src-main/connections/okta/connector.ts";
import { memoryJournal } from "../../../../src-main/plan/journal.ts";
import { type OktaTrouble, oktaTroubles } from "../../../../src-main/practice/okta/scenario.ts";
import { rememberSecret } from "../../../support/canary.ts";
import { named } from "../../../support/needs.ts";
import { judge, missing } from "./description.ts";
import { answer, apply, type Exchange, openAt, setupOf, startBench, undo } from "./support.ts";

describe.skipIf(missing)(named("by Okta's own description of its interface", missing), () => {
  const problemsOf = missing === undefined ? judge() : () => [];

  test.each((Object.keys(oktaTroubles) as OktaTrouble[]).map((trouble) => [trouble]))(
    "every request and every answer is valid: %s",
    async (trouble) => {
      await using bench = await startBench({ trouble });
      const journal = memoryJournal();
      const connections = await bench.open();
      const agreed = ["okta/feature", "okta/enable", "okta/other-server", "okta/sender"];
      await apply(bench, connections, journal, { agreed });
      await apply(bench, connections, journal, { agreed: [...agreed, "okta/test"] });
      await answer(journal, "okta/received", "yes");
      await apply(bench, connections, journal, { agreed });
      await undo(bench, connections, journal);
      expect(bench.exchanges.length).toBeGreaterThan(5);
      expect(bench.exchanges.flatMap(problemsOf)).toEqual([]);
    },
  );

  test("the same for a JWT bearer grant", async () => {
    await using bench = await startBench({ setup: setupOf("google") });
    const connections = await bench.open();
    await apply(bench, connections);
    expect(bench.exchanges.some(({ request }) => request.body.includes("OAUTH2_JWT_BEARER_GRANT"))).toBe(
      true,
    );
    expect(bench.exchanges.flatMap(problemsOf)).toEqual([]);
  });

  test.each<[OktaTrouble]>([["works"], ["dpop"], ["scope-missing"]])(
    "the same for a service app: %s",
    async (trouble) => {
      await using bench = await startBench({ trouble });
      const { jwk, secret } = await okta.makeKey();
      const key = secret.use((text) => text);
      rememberSecret(JSON.parse(key).d);
      const { clientId } = bench.practice.addApp(jwk, scopes);
      const connected = await bench.connect({ org: "mycompany.okta.com", clientId, key });
      const [, host] = await bench.open();
      await apply(bench, [openAt(bench, setupOf(), connected.fact, connected.secret), host!]);
      expect(bench.exchanges.some(({ request }) => request.path === "/oauth2/v1/token")).toBe(true);
      expect(bench.exchanges.flatMap(problemsOf)).toEqual([]);
    },
  );

  test("the judge finds what does not fit", () => {
    const bare = {
      host: "a",
      authorization: undefined,
      query: new URLSearchParams(),
      headers: {},
      form: new URLSearchParams(),
    };
    const exchange = (method: string, path: string, body: string, reply: unknown): Exchange => ({
      request: { ...bare, method, path, body, headers: { "content-type": "application/json" } },
      reply: { status: 200, headers: {}, body: JSON.stringify(reply) },
    });
    const wrong: readonly Exchange[] = [
      exchange("GET", "/api/v1/email-domain", "", []),
      exchange("GET", "/api/v1/email-domains", "", [{ id: 5 }]),
      exchange("POST", "/api/v1/email-domains", '{"domain":"a.example"}', {}),
      exchange("PATCH", "/api/v1/email-servers/ces1", '{"enabled":true}', {}),
      exchange("PATCH", "/api/v1/email-servers/ces1", '{"authType":"OAUTH3"}', {
        authType: "BASIC_SMTP_AUTH",
      }),
    ];
    expect(wrong.map((one) => problemsOf(one).length > 0)).toEqual(wrong.map(() => true));
  });
});
