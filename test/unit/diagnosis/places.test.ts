import { expect, test } from "vitest";
import { providerIds } from "../../../src-main/contract/index.ts";
import { catalogue } from "../../../src-main/diagnosis/catalogue.ts";
import { findingOf } from "../../../src-main/diagnosis/finding.ts";
import type { Case } from "../../../src-main/diagnosis/row.ts";
import { practiceValues } from "../../../src-main/practice/values.ts";
import { providers } from "../../../src-main/providers/index.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { oktaSettings, taskContext } from "../../../src-main/setup/okta-settings.ts";

/** Codes that belong to one provider alone; every other failure may meet all three. */
const owner = (code: string) =>
  /^(entra|exchange)-/.test(code) ? "microsoft" : /^(google|gmail)-/.test(code) ? "google" : undefined;

/** Rows of a provider that is not known by name. */
const onlyOther = new Set([
  "secret-refused",
  "setting-grant-refused",
  "setting-scope-refused",
  "key-assertion-refused",
  "setting-request-refused",
]);

const cases = providerIds.flatMap((provider) => {
  const values = practiceValues(provider);
  const setup = { ...newSetup(provider, true, 0), domain: values.domain, settings: values.settings };
  const settings = oktaSettings(setup);
  const tasks = providers[provider].tasks(taskContext(setup, settings));
  const c: Case = {
    evidence: { kind: "setting", field: "scope", message: "" },
    all: [],
    context: { provider, settings, from: values.domain.from, now: 0 },
  };
  return catalogue
    .filter((row) => row.stages.length > 0)
    .filter(({ code }) =>
      onlyOther.has(code) ? provider === "other" : (owner(code) ?? provider) === provider,
    )
    .map((row) => ({ provider, finding: findingOf(row, c), tasks }));
});

test.each(["app", "credentials"])(
  "every failure that is mended on the step %s names its field or its task",
  (step) => {
    const nowhere = cases
      .filter(({ finding }) => finding.step === step && finding.severity !== "info")
      .filter(({ finding: { field, task } }) => (field === undefined) === (task === undefined))
      .map(({ provider, finding }) => `${provider} ${finding.code}`);
    expect(nowhere).toEqual([]);
    expect(cases.filter(({ finding }) => finding.step === step).length).toBeGreaterThan(
      step === "app" ? 80 : 8,
    );
  },
);

test("the task a failure names is one of its provider's, and the field stands in one of them", () => {
  const unknown = cases
    .filter(({ finding }) => finding.step === "app")
    .filter(
      ({ finding: { field, task }, tasks }) =>
        !tasks.some(({ id, inputs }) => id === task || inputs?.some((input) => input.field === field)),
    )
    .map(({ provider, finding }) => `${provider} ${finding.code} ${finding.field ?? finding.task}`);
  expect(unknown).toEqual([]);
});

test("what is typed into a console stands in the fix, letter by letter", () => {
  const lost = cases.flatMap(({ finding: { code, commands = [], fix } }) =>
    commands.filter((command) => !fix.some((line) => line.includes(command))).map((c) => `${code}: ${c}`),
  );
  expect(lost).toEqual([]);
});
