import { expect, test } from "vitest";
import {
  type Applied,
  applyMode,
  type Failure,
  failures,
  type Mode,
  modes,
  type Runner,
  refusalOf,
  requestsOf,
  secret,
  token,
  upTo,
} from "./apply-modes.ts";
import { type OktaRequest, oktaError, oktaRoute, serverId } from "./okta-double.ts";

/** What a script must have said of an answer, whatever the mode. */
const meaning: Readonly<Record<Failure, readonly string[]>> = {
  "401": ["Okta answered HTTP 401 E0000011: Invalid token provided", "create a token"],
  "403 with an empty body": [
    "Okta answered HTTP 403\n",
    "The API token may not do this",
    "okta.emailServers.manage",
  ],
  "409": ["Okta answered HTTP 409 E0009999: Conflict", "Something in the org is in the way"],
  "429": ["Okta answered HTTP 429 E0000047: API call exceeded rate limit", "Wait one minute"],
  cut: ["No answer from http://127.0.0.1:"],
};

/** What is true after a mode that ended at one of its requests. `refused`: Okta said no; otherwise nobody knows. */
function closing(mode: Mode, at: OktaRequest, refused: boolean, option: (name: string) => string): string[] {
  const resume = `${option("resume")} ${serverId}`;
  switch (at) {
    case "read":
    case "features":
      return ["Nothing was changed."];
    case "create":
      return refused
        ? ["Nothing was created."]
        : ["Whether the server was created is not known.", option("list")];
    case "enable":
      return refused
        ? ["is tested and still disabled", resume]
        : [`Whether server ${serverId} is enabled is not known`];
    case "rotate":
      if (refused) return ["Nothing was changed."];
      return [
        mode === "back"
          ? "Whether Okta has the old client secret again is not known"
          : "Whether Okta has the new client secret is not known",
        "Leave both valid",
      ];
    case "test":
      if (mode === "rotate")
        return [
          "Okta has the new client secret, and its test failed",
          "Leave the old one valid",
          `${option("back")} ${serverId}`,
        ];
      if (mode === "back")
        return ["Okta has the old client secret again, and its test failed", "Leave both valid"];
      return [`Server ${serverId} is there, disabled`, resume];
    default:
      return [];
  }
}

/** Sentences that must not be said after a mode, because they would not be true. */
const never: Readonly<Record<Mode, readonly (string | RegExp)[]>> = {
  create: [/delete the (old|new)/],
  resume: ["Nothing was created", /delete the (old|new)/],
  list: [/created|changed|enabled/i],
  rotate: ["Nothing was created", "Enabled:", "delete the new"],
  back: ["Nothing was created", "Enabled:", "delete the old", "Okta has the new"],
};

function expectTrue(mode: Mode, applied: Applied, words: readonly string[]): void {
  for (const word of words) expect(applied.output).toContain(word);
  for (const lie of never[mode]) {
    if (typeof lie === "string") expect(applied.output).not.toContain(lie);
    else expect(applied.output).not.toMatch(lie);
  }
  expect(applied.output).not.toContain(secret);
  expect(applied.output).not.toContain(token);
  expect(applied.output).not.toMatch(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]/);
}

/**
 * Every mode of an apply script, run whole: once where all works, once for each way it can fail at each of its requests.
 * Who the org is and whether the feature is on is asked in the same way by every mode, so one mode meets failures there.
 */
export function applyMatrix(runner: Runner): void {
  test.each(modes)("%s works, and says what is true after it", async (mode) => {
    const applied = await applyMode(runner, mode);
    expect({ code: applied.code, seen: applied.seen }, applied.output).toEqual({
      code: 0,
      seen: requestsOf[mode].map((name) => oktaRoute[name]),
    });
    expectTrue(mode, applied, success[mode]);
    // Nobody signs in to an address that has not said it is an org.
    expect(applied.authorizations).toEqual(requestsOf[mode].map((_, i) => (i === 0 ? "" : `SSWS ${token}`)));
  });

  test.each(modes.filter((mode) => mode !== "list"))("%s whose test fails", async (mode) => {
    const refusal = {
      at: "test",
      status: 400,
      body: oktaError("E0000266", "No token", "AADSTS7000215"),
    } as const;
    const applied = await applyMode(runner, mode, { refusal });
    const removed = mode === "create" ? [oktaRoute.delete] : [];
    expect({ code: applied.code, seen: applied.seen }, applied.output).toEqual({
      code: 1,
      seen: [...upTo(mode, "test"), ...removed],
    });
    expectTrue(mode, applied, [
      "HTTP 400 E0000266: No token",
      "Cause: AADSTS7000215",
      "For Okta's support: error ID oae1",
      ...(mode === "create" ? [`Removed ${serverId} again`] : closing(mode, "test", true, runner.option)),
    ]);
  });

  const cases = modes.flatMap((mode) =>
    requestsOf[mode]
      .filter((at) => mode === "create" || (at !== "org" && at !== "features"))
      .flatMap((at) => failures.map((failure) => ({ mode, at, failure }))),
  );
  test.each(cases)("$mode meets $failure at $at", async ({ mode, at, failure }) => {
    const applied = await applyMode(runner, mode, { refusal: refusalOf(failure, at) });
    const { code, seen, output } = applied;
    if (at === "org" && ["401", "403 with an empty body", "409"].includes(failure)) {
      expect({ code, seen }, output).toEqual({ code: 2, seen: [oktaRoute.org] });
      expectTrue(mode, applied, ["There is no Okta org at http://127.0.0.1:", "was sent"]);
      return;
    }
    if (at === "features" && failure !== "401" && failure !== "cut") {
      // What cannot be seen does not stop.
      expect({ code, seen }, output).toEqual({ code: 0, seen: requestsOf[mode].map((r) => oktaRoute[r]) });
      expectTrue(mode, applied, ["whether the feature is on could not be seen", "okta.features.read"]);
      return;
    }
    expect({ code, seen }, output).toEqual({ code: 1, seen: upTo(mode, at) });
    expectTrue(mode, applied, [...meaning[failure], ...closing(mode, at, failure !== "cut", runner.option)]);
  });

  test.each(modes)("%s behind a proxy that wants a password", async (mode) => {
    const applied = await applyMode(runner, mode, { proxy: true });
    expect({ code: applied.code, seen: applied.seen }, applied.output).toEqual({ code: 1, seen: [] });
    expectTrue(mode, applied, ["The proxy answered HTTP 407", "Okta did not see this request"]);
    expect(applied.output).not.toContain("Okta answered");
  });
}

const success: Readonly<Record<Mode, readonly string[]>> = {
  create: ["providers: on", `Created, disabled: ${serverId}`, `Enabled: ${serverId}`],
  resume: ["Okta reports the test email as sent.", `Enabled: ${serverId}`],
  list: ['cesOther  The "old" one  smtp.example.com', `${serverId}  Microsoft 365  smtp.office365.com`],
  rotate: [
    "Microsoft 365, user name noreply@notifications.acme.com",
    "Okta has the new client secret.",
    "delete the old client secret at the provider",
    `put the old one back: `,
  ],
  back: [
    "Okta has the old client secret again.",
    "Keep the old client secret valid at the provider: Okta uses it.",
    "Back to the old secret, and delete the new client secret at the provider",
  ],
};
