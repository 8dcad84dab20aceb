import type { Finding, OktaSettings, ProviderId, SettingsInput } from "../contract/index.ts";
import { providers } from "./index.ts";
import { lintEndpoint } from "./rules/endpoint.ts";
import { lintMissing } from "./rules/missing.ts";
import { lintPaste } from "./rules/paste.ts";
import { lintServer } from "./rules/server.ts";

/**
 * Everything that can be said of the settings without the network, at every keystroke. Each finding's `field` is a key of
 * `SettingsInput`. A field that was pasted wrongly gets that one finding: what follows from it is not said as well.
 * No message holds a secret, also when one was pasted into a field.
 */
export function lintSettings(context: {
  readonly provider: ProviderId;
  readonly settings: OktaSettings;
  readonly input: SettingsInput;
  readonly from: string;
}): Finding[] {
  const { provider, settings, input } = context;
  const pasted = lintPaste(input);
  const damaged = new Set(pasted.map((finding) => finding.field));
  // What the endpoint follows from makes it wrong too, when it was pasted wrongly: that is the field to mend.
  if (damaged.has(providers[provider].endpointField) && !input.tokenEndpoint) damaged.add("tokenEndpoint");
  const rest = [
    ...lintMissing(providers[provider], context),
    ...lintServer(providers[provider], settings, providers[provider].cloudOf(input)),
    ...lintEndpoint(settings),
    ...providers[provider].lint(context),
  ];
  return [...pasted, ...rest.filter((finding) => !damaged.has(finding.field))];
}
