import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { explain } from "../../../src-main/diagnosis/explain.ts";

const file = fileURLToPath(new URL("../../../../shared/cases/explain.json", import.meta.url));

/** The finding of each reported text by its number. The texts themselves stand beside the repository, not in it. */
const codeOf: Readonly<Record<string, string>> = {
  "02": "exchange-authentication-unsuccessful",
  "03": "exchange-send-as-denied",
  "04": "exchange-send-as-denied",
  "08": "exchange-authentication-unsuccessful",
  "09": "tls-certificate-untrusted",
  "11": "gmail-relay-denied",
  "13": "gmail-ehlo-refused",
  "14": "google-person-sign-in",
  "15": "google-subject-unknown",
  "16": "entra-parameter-missing",
  "18": "entra-endpoint-not-posted",
  "20": "key-unreadable",
  "22": "key-unreadable",
  "24": "smtp-sender-not-owned",
  "25": "network-connection-lost",
  "28": "exchange-basic-auth-used",
  "30": "exchange-busy",
  "32": "tls-certificate-self-signed",
  "34": "tls-certificate-untrusted",
  "38": "network-timeout",
  "39": "google-key-creation-disabled",
  "40": "google-key-upload-disabled",
  "41": "key-unreadable",
  "42": "key-unreadable",
  "44": "smtp-starttls-missing",
  "45": "network-timeout",
  "46": "network-connection-refused",
  "48": "exchange-tls-old",
  "50": "exchange-temporary",
  "52": "entra-tenant-blocked",
  "53": "entra-app-public",
  "55": "exchange-cmdlet-unknown",
  "56": "exchange-principal-unknown",
  "58": "entra-user-endpoint",
  "59": "smtp-sign-in-not-tried",
  "60": "google-scope-not-authorised",
  "62": "exchange-send-as-denied",
  "63": "gmail-api-precondition",
  "65": "secret-refused",
  "66": "google-person-sign-in",
  "68": "exchange-authentication-unsuccessful",
  "69": "network-proxy-authentication",
  "71": "smtp-sign-in-not-tried",
  "72": "gmail-api-delegation-denied",
  "73": "exchange-smtp-auth-disabled-tenant",
  "75": "tls-inspected",
  "79": "google-federation",
  "80": "exchange-authentication-unsuccessful",
  "81": "exchange-module-conflict",
};

describe("the reported texts beside the repository", () => {
  if (!existsSync(file)) {
    test("explain.json", (context) =>
      context.skip("../shared/cases/explain.json is not beside this repository"));
    return;
  }
  const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: { id: string; text: string }[] };

  test("all have their finding here", () => {
    expect(cases.map(({ id }) => id).toSorted()).toEqual(Object.keys(codeOf).toSorted());
  });

  test.each(cases)("$id is named first", ({ id, text }) => {
    expect(explain(text)[0]?.code).toBe(codeOf[id]);
  });
});
