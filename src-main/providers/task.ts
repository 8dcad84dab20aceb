import type { ConsoleTask, SettingsField } from "../contract/index.ts";
import type { ProviderTask, TaskContext } from "./provider.ts";

type Copy = ConsoleTask["copy"][number];

/** Values to copy; those not known yet are left out. */
export const copies = (...pairs: readonly (readonly [label: string, value: string])[]): Copy[] =>
  pairs.filter(([, value]) => value).map(([label, value]) => ({ label, value }));

/** Fields of the wizard that take what the console shows. */
export const inputs = (
  ...fields: readonly (readonly [field: SettingsField, label: string, hint: string])[]
): ConsoleTask["inputs"] => fields.map(([field, label, hint]) => ({ field, label, hint }));

/** A link with the parts that are known: absent values drop their parameter. */
export function linkTo(base: string, parameters: Readonly<Record<string, string | undefined>> = {}): string {
  const query = Object.entries(parameters)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}=${encodeURIComponent(value!)}`)
    .join("&");
  return query ? `${base}?${query}` : base;
}

/** Okta's switch comes first: without it the form offers no OAuth 2.0 at all. Every setup has this task. */
export const oktaFeatureTask: ProviderTask = {
  id: "okta-feature",
  title: "Switch on OAuth 2.0 for email providers in Okta",
  where: "Okta Admin Console > Settings > Features",
  link: "https://help.okta.com/okta_help.htm?type=oie&id=csh-email-provider-main",
  why: "The feature is Early Access. While it is off, Okta's form offers a user name and password only.",
  copy: copies(["Feature to switch on", "OAuth 2.0 support for custom email providers"]),
  proof: "Tick it by hand: only Okta shows it.",
};

/** The last task of Google and Microsoft: the defaults, for the few who need others. */
export function valuesTask(
  id: string,
  { settings }: TaskContext,
  fields: readonly (readonly [field: SettingsField, label: string, hint: string])[],
): ProviderTask {
  return {
    id,
    title: "Check the values Okta will use",
    where: "Here",
    why: "They are right for almost everyone. What is entered here replaces the default.",
    copy: copies(
      ["Hostname", settings.host],
      ["Port", String(settings.port)],
      ["Token endpoint URL", settings.tokenEndpoint],
      ["Scope", settings.scopes.join(" ")],
    ),
    inputs: inputs(...fields),
    proof: "A test message that is accepted proves it.",
    provenBy: "send",
  };
}
