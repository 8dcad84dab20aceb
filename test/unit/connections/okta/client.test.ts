import { describe, expect, test } from "vitest";
import { z } from "zod";
import { oktaClient } from "../../../../src-main/connections/okta/client.ts";
import type { Answer } from "../../../../src-main/connections/okta/exchange.ts";
import { Unanswered } from "../../../../src-main/connections/okta/exchange.ts";
import type { OktaRequest } from "../../../../src-main/connections/okta/sign-in.ts";
import { MailwrightError } from "../../../../src-main/contract/index.ts";
import type { Hands } from "../../../../src-main/plan/connection.ts";

const org = "https://acme.okta.com";
const text = z.object({ a: z.string() });
const now = Date.parse("2026-11-26T08:00:00Z");

type Reply = Partial<Pick<Answer, "status" | "text">> & { readonly headers?: Record<string, string> };

/** A client whose org gives these answers, one after the other. */
function clientWith(replies: readonly (Reply | Error)[], hands: Partial<Hands> = {}) {
  const asked: OktaRequest[] = [];
  const waits: [string, number][] = [];
  const client = oktaClient(
    org,
    async (request) => {
      request.signal.throwIfAborted();
      asked.push(request);
      const reply = replies[asked.length - 1] ?? {};
      if (reply instanceof Error) throw reply;
      return { status: 200, text: '{"a":"b"}', ...reply, headers: new Headers(reply.headers) };
    },
    {
      signal: new AbortController().signal,
      now: () => now,
      async wait(why, ms) {
        waits.push([why, ms]);
      },
      ...hands,
    },
    () => 0.5,
  );
  return { client, asked, waits };
}

const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "none",
    (error: unknown) => (error instanceof MailwrightError ? error.finding.code : String(error)),
  );
const lost = () =>
  new Unanswered({
    code: "okta-unreachable",
    step: "domain",
    title: "No answer",
    cause: "Cut.",
    fix: ["Again."],
  });

describe("a limit of Okta", () => {
  const limited = (resetS: number, date: string): Reply => ({
    status: 429,
    text: "{}",
    headers: { "x-rate-limit-reset": String(resetS), date },
  });

  test("is waited for until Okta says, by Okta's clock and not by this computer's, and said", async () => {
    const theirs = now + 3_600_000;
    const { client, waits } = clientWith([limited(theirs / 1_000 + 20, new Date(theirs).toUTCString())]);
    expect(await client.read("/api/v1/brands", text)).toEqual({ a: "b" });
    expect(waits).toEqual([["Okta limits how often it may be asked", 20_500]]);
    expect(client.serverNow() - now).toBe(3_600_000);
  });

  test.each([
    ["without a time", { status: 429, text: "" }, 30_500],
    ["that has passed", limited(now / 1_000 - 50, new Date(now).toUTCString()), 1_500],
    ["of hours", limited(now / 1_000 + 9_000, new Date(now).toUTCString()), 180_000],
  ])("%s is waited for within bounds, also before a change", async (_, reply, ms) => {
    const { client, waits, asked } = clientWith([reply]);
    await client.write("POST", "/api/v1/email-servers", text, { body: {} });
    expect([waits.map(([, wait]) => wait), asked.length]).toEqual([[ms], 2]);
  });

  test("on requests at one time names no time that helps: it is waited for ever longer", async () => {
    const hint = limited(now / 1_000, new Date(now).toUTCString());
    const { client, waits } = clientWith([hint, hint, hint, hint]);
    await client.read("/api/v1/brands", text);
    expect(waits.map(([, wait]) => wait)).toEqual([1_500, 2_500, 4_500, 8_500]);
  });

  test("that does not end is given up", async () => {
    const { client, asked } = clientWith(Array(9).fill({ status: 429, text: "" }));
    expect(await code(client.read("/api/v1/brands", text))).toBe("okta-limited");
    expect(asked.length).toBe(5);
  });

  test("is canceled in its wait", async () => {
    const controller = new AbortController();
    const { client } = clientWith([{ status: 429, text: "" }], {
      signal: controller.signal,
      async wait() {
        controller.abort(new Error("cancelled"));
        controller.signal.throwIfAborted();
      },
    });
    expect(await code(client.read("/api/v1/brands", text))).toBe("Error: cancelled");
  });
});

describe("trouble on the way", () => {
  test.each<[string, () => Reply | Error, string]>([
    ["a server error", () => ({ status: 503, text: "<h1>" }), "okta-trouble"],
    ["a lost answer", lost, "okta-unreachable"],
  ])("%s: a reading is tried three times, a change is sent once", async (_, reply, expected) => {
    const twice = clientWith([reply(), reply()]);
    expect(await twice.client.read("/api/v1/brands", text)).toEqual({ a: "b" });
    expect(twice.asked.length).toBe(3);
    const ever = clientWith([reply(), reply(), reply(), reply()]);
    expect(await code(ever.client.read("/api/v1/brands", text))).toBe(expected);
    const change = clientWith([reply()]);
    expect(await code(change.client.write("POST", "/api/v1/email-servers", text, { body: {} }))).toBe(
      expected,
    );
    expect([change.asked.length, change.waits]).toEqual([1, []]);
  });
});

describe("a list in pages", () => {
  const page = (link: string): Reply => ({ text: '[{"a":"1"}]', headers: { link } });

  test("is followed by its links", async () => {
    const { client, asked } = clientWith([
      page(
        `<${org}/api/v1/brands?limit=100>; rel="self", <${org}/api/v1/brands?after=x&limit=100>; rel="next"`,
      ),
      { text: '[{"a":"2"}]' },
    ]);
    expect(await client.list("/api/v1/brands?limit=100", text)).toEqual([{ a: "1" }, { a: "2" }]);
    expect(asked.map(({ url }) => url.href)).toEqual([
      `${org}/api/v1/brands?limit=100`,
      `${org}/api/v1/brands?after=x&limit=100`,
    ]);
  });

  test.each(["https://evil.example/api/v1/brands", "http://acme.okta.com/api/v1/brands", "//evil.example/x"])(
    "never leads to another host: %s",
    async (next) => {
      const { client, asked } = clientWith([page(`<${next}>; rel="next"`)]);
      expect(await code(client.list("/api/v1/brands", text))).toBe("okta-answer-odd");
      expect(asked.length).toBe(1);
    },
  );

  test("without end is left after twenty", async () => {
    const { client, asked } = clientWith(Array(50).fill(page(`<${org}/api/v1/brands?after=x>; rel="next"`)));
    expect((await client.list("/api/v1/brands", text)).length).toBe(20);
    expect(asked.length).toBe(20);
  });
});

describe("a refusal", () => {
  const error = (status: number, body: object, headers = {}): Reply => ({
    status,
    text: JSON.stringify(body),
    headers,
  });

  test.each<[string, Reply, string]>([
    [
      "a redirect",
      { status: 302, text: "", headers: { location: "https://evil.example" } },
      "okta-redirected",
    ],
    ["a token that ended", error(401, { errorCode: "E0000011" }), "okta-signed-out"],
    ["a feature that is off", error(401, { errorCode: "E0000015" }), "okta-feature-off"],
    ["a role", error(403, { errorCode: "E0000006" }), "okta-role-missing"],
    ["a role, in a form of its own", { status: 403, text: "<h1>Forbidden</h1>" }, "okta-role-missing"],
    [
      "a domain that is not verified",
      error(403, { errorCode: "E0000165", errorSummary: "x" }),
      "okta-refused",
    ],
    [
      "a scope, by the header alone",
      {
        status: 403,
        text: "",
        headers: { "www-authenticate": 'Bearer error="insufficient_scope", scope="okta.brands.read"' },
      },
      "okta-scope-missing",
    ],
    [
      "a code of the catalogue",
      error(400, { errorCode: "E0000225", errorSummary: "x" }),
      "okta-server-limit",
    ],
    [
      "a code nobody knows",
      error(400, { errorCode: "E0000999", errorSummary: "Never heard" }),
      "okta-refused",
    ],
    ["a page", { status: 400, text: "<html>" }, "okta-refused"],
    ["an answer in another form", { status: 200, text: '{"b":1}' }, "okta-answer-odd"],
    ["no JSON", { status: 200, text: "<html>" }, "okta-answer-odd"],
  ])("%s has a name", async (_, reply, expected) => {
    const { client } = clientWith([reply]);
    expect(await code(client.read("/api/v1/brands", text))).toBe(expected);
  });

  test("quotes Okta's causes and the ID for its support, without control characters, and bounded", async () => {
    const causes = [{ errorSummary: "alias: The field \u001b[31mcannot be left blank" }];
    const long = error(400, {
      errorCode: "E0000001",
      errorSummary: "Api validation failed",
      errorId: "oae123",
      errorCauses: causes,
      x: "y".repeat(9_000),
    });
    const refused = await clientWith([long])
      .client.read("/api/v1/brands", text)
      .catch((e: unknown) => e);
    const { evidence = "" } = (refused as MailwrightError).finding;
    expect(evidence).toBe(
      "HTTP 400 E0000001: Api validation failed: alias: The field [31mcannot be left blank: Error ID oae123",
    );
  });
});
