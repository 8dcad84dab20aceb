import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  explainLimit,
  Finding,
  type Handlers,
  keyFileLimit,
  MailwrightError,
  operations,
} from "../../../src-main/contract/index.ts";
import { inputLimit, invoke } from "../../../src-main/hosts/shared/door.ts";
import { logLine } from "../../../src-main/hosts/shared/log.ts";
import { NetworkError } from "../../../src-main/network/port.ts";
import { fakeHandlers } from "./fake-wizard.ts";

async function knock(
  given: Partial<Handlers>,
  name: string,
  input: unknown,
  file?: Parameters<typeof invoke>[3],
) {
  const lines: string[] = [];
  const answer = await invoke(fakeHandlers(given), name, input, file, (line, error) => {
    lines.push(logLine(line, error));
  });
  if (!answer.ok) expect(Finding.safeParse(answer.finding).success).toBe(true);
  return { answer, lines, finding: answer.ok ? undefined : answer.finding };
}

const echo: Partial<Handlers> = { explain: async () => ({ findings: [] }) };
const file = (size: number) => ({ name: "key.json", size, bytes: new Uint8Array(size) });

describe("an operation's name", () => {
  test.each([
    "setup.lis",
    "constructor",
    "__proto__",
    "toString",
    "hasOwnProperty",
    "",
    "explain ",
    "EXPLAIN",
  ])("%j is refused as unknown", async (name) => {
    const { finding } = await knock(echo, name, {});
    expect(finding?.code).toBe("internal-unknown-operation");
  });

  test("a name that is not a text is refused", async () => {
    for (const name of [null, undefined, 7, {}, ["explain"], Symbol.iterator]) {
      expect((await knock(echo, name as never, {})).finding?.code).toBe("internal-unknown-operation");
    }
  });
});

describe("input", () => {
  test("a good one reaches the operation, without what is not declared", async () => {
    let seen: unknown;
    const { answer } = await knock(
      {
        explain: async (input) => {
          seen = input;
          return { findings: [] };
        },
      },
      "explain",
      { text: "535 5.7.3", admin: true, __proto__: { polluted: 1 } },
    );
    expect(answer).toEqual({ ok: true, value: { findings: [] } });
    expect(seen).toEqual({ text: "535 5.7.3" });
  });

  test("a field that is too long is named with its limit", async () => {
    const change = { settings: { host: "x".repeat(4_097) } };
    const { finding } = await knock(echo, "setup.update", { id: "a", change });
    expect(finding).toMatchObject({
      code: "setting-too-long",
      field: "host",
      step: "app",
      title: "The field “host” is longer than 4,096 characters",
    });
  });

  test("a refused value is never shown back", async () => {
    const { finding, lines } = await knock(echo, "credentials.setSecret", {
      id: "a",
      secret: "S3cret".repeat(2_000),
    });
    expect(finding).toMatchObject({ code: "setting-too-long", step: "credentials" });
    expect(JSON.stringify(finding) + lines.join()).not.toContain("S3cret");
  });

  test("more than the limit at once is refused before it is looked at", async () => {
    const { finding } = await knock(echo, "explain", { text: "x", junk: "y".repeat(inputLimit) });
    expect(finding?.code).toBe("setting-too-large");
  });

  test("the longest text an operation takes fits", async () => {
    expect((await knock(echo, "explain", { text: "\u{1F600}".repeat(explainLimit / 2) })).answer.ok).toBe(
      true,
    );
  });

  test("what is not JSON is refused: circles, BigInts, a nesting that no stack holds", async () => {
    const circle: Record<string, unknown> = { text: "x" };
    circle.self = circle;
    let deep: unknown = [];
    for (let i = 0; i < 200_000; i++) deep = [deep];
    for (const input of [circle, { text: 1n }, { text: "x", deep }]) {
      expect((await knock(echo, "explain", input)).finding?.code).toMatch(/^setting-/);
    }
  });

  test("whatever comes, the answer is a value or a finding (1,000 inputs on every operation)", async () => {
    const names = fc.constantFrom(...Object.keys(operations));
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.anything({ withNullPrototype: true, withBigInt: true }),
        async (name, input) => {
          const { answer } = await knock({}, name, input);
          expect(typeof answer.ok).toBe("boolean");
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe("output", () => {
  test("what the contract does not declare does not leave", async () => {
    const keychain = { store: "session", name: "Session", password: "hunter2" } as const;
    const info = {
      version: "1",
      host: "browser" as const,
      platform: "linux",
      dataFolder: "/d",
      keychain,
      providers: [],
      token: "t",
    };
    const { answer } = await knock({ "app.info": async () => info }, "app.info", {});
    expect(JSON.stringify(answer)).not.toMatch(/hunter2|token/);
  });

  test("a value of the wrong shape is a fault of ours, and says nothing of itself", async () => {
    const wrong = { version: 7, secret: "hunter2" } as never;
    const { finding, lines } = await knock({ "app.info": async () => wrong }, "app.info", {});
    expect(finding?.code).toBe("internal");
    expect(lines).toHaveLength(1);
    expect(lines[0] + JSON.stringify(finding)).not.toContain("hunter2");
  });
});

describe("a failure", () => {
  test("with words of its own keeps them", async () => {
    const own = { code: "store-missing", step: "domain" as const, title: "Gone", cause: "Removed.", fix: [] };
    const { finding, lines } = await knock(
      {
        "setup.open": async () => {
          throw new MailwrightError(own);
        },
      },
      "setup.open",
      { id: "a" },
    );
    expect(finding).toMatchObject(own);
    expect(lines).toEqual([]);
  });

  test("of ours is one redacted line in the log, and a plain sentence outside", async () => {
    const { finding, lines } = await knock(
      {
        "setup.open": async () => {
          throw new TypeError("Bad client_secret=abcdefgh at eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln");
        },
      },
      "setup.open",
      { id: "a" },
    );
    expect(finding?.code).toBe("internal");
    expect(JSON.stringify(finding)).not.toMatch(/TypeError|client_secret| at /);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^setup\.open failed: TypeError: Bad client_secret=\[secret\]/);
    expect(lines[0]).not.toMatch(/abcdefgh|eyJ|\n/);
  });

  test("of the network is said as one, whatever is thrown is caught", async () => {
    const down = new NetworkError(
      "resolve",
      "a.test",
      undefined,
      "ENOTFOUND",
      "The name could not be resolved: a.test",
    );
    const thrown: unknown[] = [down, "text", null, undefined, { code: 1 }];
    const codes: unknown[] = [];
    for (const error of thrown) {
      const { finding } = await knock({ "setup.open": () => Promise.reject(error) }, "setup.open", {
        id: "a",
      });
      codes.push(finding?.code);
    }
    expect(codes).toEqual(["network-failed", "internal", "internal", "internal", "internal"]);
  });
});

describe("a file", () => {
  const importing = (seen: { size: number; kept: number; name: string }[]): Partial<Handlers> => ({
    "credentials.importKeyFile": async (_, received) => {
      seen.push({ size: received.size, kept: received.bytes.byteLength, name: received.name });
      throw new MailwrightError({ code: "key-not-json", step: "credentials", title: "", cause: "", fix: [] });
    },
  });

  test("is cut to the operation's limit, and its true size is told", async () => {
    const seen: { size: number; kept: number; name: string }[] = [];
    await knock(importing(seen), "credentials.importKeyFile", { id: "a" }, file(200_000));
    expect(seen).toEqual([{ size: 200_000, kept: keyFileLimit, name: "key.json" }]);
  });

  test("that is missing is a finding", async () => {
    const { finding } = await knock(importing([]), "credentials.importKeyFile", { id: "a" });
    expect(finding).toMatchObject({ code: "key-file-unreadable", step: "credentials" });
  });

  test("that nobody asked for is not handed over", async () => {
    let count = -1;
    const handlers = {
      explain: async (...args: unknown[]) => {
        count = args.length;
        return { findings: [] };
      },
    } as Partial<Handlers>;
    await knock(handlers, "explain", { text: "x" }, file(3));
    expect(count).toBe(1);
  });
});
