import {
  BundleTested,
  type Finding,
  HandOverFormat,
  type OktaSettings,
  type Setup,
} from "../contract/index.ts";
import { domainFaults } from "../dns/check/lint-domain.ts";
import { handOver } from "../dns/hand-over.ts";
import { oktaForm } from "../providers/form.ts";
import { unchosen } from "../providers/index.ts";
import { lintSettings } from "../providers/lint.ts";
import { portable } from "../setup/document.ts";
import { fingerprint, tested } from "../setup/fingerprint.ts";
import { oktaSettings, providerDocument } from "../setup/okta-settings.ts";
import { currentCheck } from "../setup/progress.ts";
import { atOkta } from "./at-okta.ts";
import type { BundleInput } from "./export.ts";
import { logOf } from "./pages/changes-page.ts";

/**
 * What the bundle is made of, gathered from the rooms. `createdAt` is ISO 8601. Where the setup came from stays on this
 * computer: what a bundle says of a run is true wherever it is read, and the run's report is in it.
 */
export function bundleInput(stored: Setup, appVersion: string, createdAt: string): BundleInput {
  // The same goes for the runs that are tried again by themselves: that is between this computer and the provider.
  const setup: Setup = { ...portable(stored), waiting: null };
  const settings = oktaSettings(setup);
  const print = fingerprint(setup, settings);
  const check = currentCheck(setup);
  return {
    setup,
    settings,
    form: oktaForm(settings),
    tested: BundleTested.parse(tested(setup, print)),
    fingerprint: print,
    createdAt,
    appVersion,
    document: providerDocument(setup),
    findings: findingsOf(setup, settings),
    changes: logOf(stored),
    atOkta: atOkta(stored, print),
    dns: check ? HandOverFormat.options.map((format) => handOver(check, format)) : [],
  };
}

/** What can be said of the setup now: its settings, its domain, and its records as they were last seen. */
function findingsOf(setup: Setup, settings: OktaSettings): Finding[] {
  const { emailDomain, from, oktaRecords } = setup.domain;
  const check = currentCheck(setup);
  const weighty = ({ severity }: Finding) => severity !== "info";
  const all = [
    ...lintSettings({ provider: setup.provider ?? unchosen, settings, input: setup.settings, from }).filter(
      weighty,
    ),
    ...domainFaults(emailDomain, from, oktaRecords),
    ...(check ? [...check.findings, ...check.rows.flatMap((row) => row.findings)].filter(weighty) : []),
  ];
  // A check of the DNS says of the domain what is said of it anyway.
  return all.filter(({ code, title }, i) => i === all.findIndex((f) => f.code === code && f.title === title));
}
