import { runChecks } from "../../../../src-main/checks/run.ts";
import { Secret } from "../../../../src-main/credentials/secret.ts";
import { newSetup } from "../../../../src-main/setup/document.ts";
import { oktaSettings } from "../../../../src-main/setup/okta-settings.ts";
import { loopbackNetwork } from "../../../unit/support/loopback-network.ts";

export interface Against {
  readonly host: string;
  /** Who signs in. */
  readonly user: string;
  /** The From address, when it is not the user's own. */
  readonly from?: string;
  /** Ports of the mail server and of the token server, on loopback. */
  readonly smtp: number;
  readonly tokens: number;
  /** The authority that is trusted, in PEM. */
  readonly ca: string;
}

/** A whole run of the product against a real mail server. */
export async function runAgainst({ host, user, from = user, smtp, tokens, ca }: Against) {
  const empty = newSetup("other", false, Date.now());
  const setup = {
    ...empty,
    domain: { ...empty.domain, from },
    settings: {
      authType: "OAUTH2_CLIENT_CREDENTIALS" as const,
      host,
      port: 587,
      username: user,
      clientId: "okta-smtp",
      tokenEndpoint: "https://login.servers.example/token",
      scope: "mail",
    },
  };
  const network = loopbackNetwork({
    tcp: { [`${host}:587`]: smtp },
    http: { "login.servers.example": tokens },
    trust: [ca],
  });
  const credential = new Secret("a-client-secret-of-the-servers-test");
  const settings = oktaSettings(setup);
  const report = await runChecks(
    network,
    { setup, settings, fingerprint: "", credential, to: "admin@servers.example", runId: "servers" },
    { signal: AbortSignal.timeout(20_000), onEvent: () => {} },
  );
  return { report, errors: report.findings.filter((f) => f.severity === "error").map((f) => f.code) };
}
