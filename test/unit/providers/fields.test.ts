import { describe, expect, test } from "vitest";
import {
  type Field,
  fields,
  type OktaSettings,
  providerIds,
  type SettingsField,
  SettingsInput,
  settingsFields,
} from "../../../src-main/contract/index.ts";
import { oktaForm } from "../../../src-main/providers/form.ts";
import { providers } from "../../../src-main/providers/index.ts";
import { lint, right } from "./values.ts";

const rows = Object.entries(fields) as [SettingsField, Field][];
const has = (row: Field, provider: (typeof providerIds)[number]) => row.providers?.includes(provider) ?? true;

describe("a setting's row", () => {
  test("names other settings only", () => {
    for (const [, { follows }] of rows) if (follows) expect(settingsFields).toContain(follows);
  });

  test.each(rows)("of %s decides what may be stored", (field, { choices, shape }) => {
    const accepts = (value: unknown) => SettingsInput.safeParse({ [field]: value }).success;
    for (const choice of Object.keys(choices ?? {})) expect(accepts(choice)).toBe(true);
    expect(accepts("anything")).toBe(!choices && shape !== "port");
    expect(accepts(587)).toBe(shape === "port");
    expect(accepts("x".repeat(4097))).toBe(false);
  });

  test.each(rows.filter(([, { shape }]) => ["word", "url", "guid", "address"].includes(shape)))(
    "of %s lets no blank into it",
    (field, { label }) => {
      const found = lint("other", { [field]: "one two" }).find((finding) => finding.field === field);
      expect(found).toMatchObject({ code: "setting-spaces" });
      expect(found?.title).toContain(label);
    },
  );
});

describe.each(providerIds)("every setting of %s", (provider) => {
  const { tasks, settings, origins } = providers[provider];
  const context = { emailDomain: "", from: "", credential: null };
  const asked = (input: SettingsInput) =>
    tasks({ ...context, input, settings: settings(input, "") }).flatMap((task) => task.inputs ?? []);

  test("is asked in one place: a task, or the step its row names", () => {
    for (const input of [{}, { authType: "OAUTH2_JWT_BEARER_GRANT" }] as const) {
      const names = asked(input).map(({ field }) => field);
      expect(names).toEqual([...new Set(names)]);
      expect(names.filter((name) => "step" in fields[name])).toEqual([]);
    }
  });

  test("is one that it has, where a task asks for it", () => {
    for (const { field } of asked({})) expect(has(fields[field], provider), field).toBe(true);
  });

  test("that is needed is named when it is missing, with where it comes from", () => {
    const nothing = Object.fromEntries(Object.keys(right[provider]).map((field) => [field, undefined]));
    const missing = lint(provider, nothing, "").filter(({ code }) => code === "setting-missing");
    expect(missing.length).toBeGreaterThan(1);
    for (const finding of missing) {
      const field = finding.field as SettingsField;
      expect(finding.title).toBe(`${fields[field].label} is missing`);
      expect(finding.fix).toEqual([origins[field]?.fix ?? `Enter ${fields[field].label}.`]);
    }
  });
});

test("Okta's form has the names of the rows", () => {
  const settings = providers.google.settings({}, "noreply@acme.com") satisfies OktaSettings;
  expect(oktaForm(settings).slice(0, 2)).toEqual([
    { label: "Connection Type", value: "OAuth 2.0 - JWT Bearer token flow", secret: false },
    { label: "Client ID", value: "", secret: false },
  ]);
});
