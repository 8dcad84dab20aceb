import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readAuthenticationResults } from "../../../src-main/delivered/authentication-results.ts";

describe("Authentication-Results", () => {
  test("as Gmail writes it", () => {
    const read = readAuthenticationResults(
      "mx.google.com; dkim=pass header.i=@example.com header.s=google header.b=AbC1dEf2; spf=pass (google.com: domain of okta@example.com designates 209.85.220.41 as permitted sender) smtp.mailfrom=okta@example.com; dmarc=pass (p=QUARANTINE sp=QUARANTINE dis=NONE) header.from=example.com",
    );
    expect(read.server).toBe("mx.google.com");
    expect(read.results.map((r) => [r.method, r.result])).toEqual([
      ["dkim", "pass"],
      ["spf", "pass"],
      ["dmarc", "pass"],
    ]);
    expect(read.results[0]?.properties).toMatchObject({ "header.i": "@example.com", "header.s": "google" });
    expect(read.results[1]?.comment).toContain("designates 209.85.220.41");
    expect(read.results[2]?.comment).toBe("p=QUARANTINE sp=QUARANTINE dis=NONE");
  });

  test("as Exchange Online writes it, without its own name", () => {
    const read = readAuthenticationResults(
      "spf=pass (sender IP is 40.107.22.81) smtp.mailfrom=example.com; dkim=pass (signature was verified) header.d=example.com;dmarc=bestguesspass action=none header.from=example.com;compauth=pass reason=109",
    );
    expect(read.server).toBe("");
    expect(read.results.map((r) => [r.method, r.result])).toEqual([
      ["spf", "pass"],
      ["dkim", "pass"],
      ["dmarc", "bestguesspass"],
      ["compauth", "pass"],
    ]);
    expect(read.results[3]?.comment).toBe("109");
  });

  test("with a version, quotes, comments inside comments and blanks around the equals sign", () => {
    const read = readAuthenticationResults(
      'example.org 1; auth=pass (cram-md5 (really; yes)) smtp.auth = "a;b@example.net"; dkim = fail reason="bad signature; sorry"',
    );
    expect(read.server).toBe("example.org");
    expect(read.results).toHaveLength(2);
    expect(read.results[0]?.properties["smtp.auth"]).toBe("a;b@example.net");
    expect(read.results[1]).toMatchObject({
      method: "dkim",
      result: "fail",
      comment: "bad signature; sorry",
    });
  });

  test("none, and nothing", () => {
    expect(readAuthenticationResults("example.org; none")).toEqual({ server: "example.org", results: [] });
    expect(readAuthenticationResults("").results).toEqual([]);
  });

  test("any text is read without an error, in reasonable time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (text) => {
        const { server, results } = readAuthenticationResults(text);
        expect(typeof server).toBe("string");
        for (const r of results) expect(r.result).toMatch(/^[\w-]+$/);
      }),
    );
    const started = performance.now();
    for (const piece of ["(", ")(", "a=b;", '"', "\\", "((;"])
      readAuthenticationResults(piece.repeat(200_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
