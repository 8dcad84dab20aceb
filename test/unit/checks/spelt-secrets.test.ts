import { generateKeyPairSync } from "node:crypto";
import { unzipSync } from "fflate";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { beforeAll, describe, expect, test } from "vitest";
import { buildBundle } from "../../../src-main/bundle/export.ts";
import { bundleInput } from "../../../src-main/bundle/input.ts";
import { runChecks } from "../../../src-main/checks/run.ts";
import type { RunEvent, Setup } from "../../../src-main/contract/index.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { logLine } from "../../../src-main/hosts/shared/log.ts";
import { withReport } from "../../../src-main/setup/after-run.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";
import { FindingCard } from "../../../src-renderer/components/FindingCard.tsx";
import { Raw } from "../../../src-renderer/components/Raw.tsx";
import { findingsOfRun, foldRun, type LiveRun } from "../../../src-renderer/setup/live-run.ts";
import { evidenceText } from "../../../src-renderer/steps/test/evidence-text.ts";
import { StageItem } from "../../../src-renderer/steps/test/StageItem.tsx";
import { rememberSecret } from "../../support/canary.ts";
import { says, spellings } from "../../support/spellings.ts";
import { type Authority, type Identity, makeAuthority } from "../support/certificates.ts";
import { loopbackNetwork } from "../support/loopback-network.ts";
import { startScriptedSmtp } from "../support/scripted-smtp.ts";
import { startTokenServer } from "../support/token-server.ts";

/**
 * Servers that hand back what they were sent, spelt in every way: the token endpoint its client secret, its assertion and
 * the token it gives; the mail server the token. A whole run over real sockets, and everything it tells.
 */
const host = "smtp.provider.example";
const from = "okta@notifications.example.com";
let authority: Authority;
let identity: Identity;
const key = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
beforeAll(async () => {
  authority = await makeAuthority();
  identity = await authority.issue([host]);
  rememberSecret(key);
});

// In two pieces each: the canary must not find them here.
const secret = ["s%41=3D&x/<y>'z\\\"Q+4 ", "~é.long-enough"].join("");
const opaque = ['tok{en}&"a=1/2+3\\4 %7e,', "<5>long-enough-to-be-found"].join("");
rememberSecret(secret);
rememberSecret(opaque);

function setupFor(kind: "secret" | "assertion"): Setup {
  const empty = newSetup("other", false, Date.now());
  const common = {
    host,
    port: 587,
    username: from,
    clientId: "okta",
    tokenEndpoint: "https://login.provider.example/token",
    scope: "mail",
  };
  return {
    ...empty,
    domain: { ...empty.domain, from },
    settings:
      kind === "secret"
        ? { ...common, authType: "OAUTH2_CLIENT_CREDENTIALS" }
        : {
            ...common,
            authType: "OAUTH2_JWT_BEARER_GRANT",
            issuer: "i@p.example",
            subject: from,
            audience: "https://login.provider.example/token",
            keyId: "k1",
          },
  } as Setup;
}

/** A run against servers that echo; everything that it told, and the secrets that were in play. */
async function told(kind: "secret" | "assertion", spell: (value: string) => string, where: "token" | "smtp") {
  const inPlay = [kind === "secret" ? secret : key, opaque];
  await using tokens = await startTokenServer((request, response) => {
    const form = new URLSearchParams(request.body);
    const assertion = form.get("assertion");
    if (assertion) inPlay.push(assertion);
    const sent = form.get("client_secret") ?? assertion ?? secret;
    const body =
      where === "token"
        ? {
            error: "invalid_client",
            error_description: `You sent ${spell(sent)} and I say ${spell(opaque)}.`,
            access_token: opaque,
            hint: spell(sent),
          }
        : { token_type: "Bearer", expires_in: 3600, access_token: opaque };
    response.writeHead(where === "token" ? 401 : 200, {
      "content-type": "application/json",
      location: spell(sent)
        .slice(0, 4000)
        .replace(/[^\x20-\x7e]/g, "?"),
    });
    response.end(JSON.stringify(body));
  });
  const echo = spell(opaque).replace(/[\r\n]+/g, " ");
  await using smtp = await startScriptedSmtp(identity, {
    token: `535-5.7.8 You sent ${echo}\r\n535 5.7.8 ${echo}`,
  });
  const network = loopbackNetwork({
    tcp: { [`${host}:587`]: smtp.port },
    http: { "login.provider.example": tokens.port },
    trust: [authority.cert],
  });
  const setup = setupFor(kind);
  const events: RunEvent[] = [];
  const report = await runChecks(
    network,
    {
      setup,
      settings: oktaSettings(setup),
      fingerprint: "",
      credential: new Secret(kind === "secret" ? secret : key),
      to: from,
      runId: "echo",
    },
    { signal: new AbortController().signal, onEvent: (event: RunEvent) => events.push(event) } as never,
  );
  return {
    texts: [
      JSON.stringify(events),
      JSON.stringify(report),
      inBundle(withReport(setup, report)),
      onScreen(events),
      logLine("A run failed", new Error(JSON.stringify(report))),
    ],
    inPlay,
    report,
  };
}

/** Every file of the bundle that the setup makes with this run. */
function inBundle(setup: Setup): string {
  const { bytes } = buildBundle(bundleInput(setup, "0.0.0", new Date(0).toISOString()));
  const files = Object.entries(unzipSync(bytes));
  expect(files.map(([name]) => name)).toContain("report/run.html");
  return files.map(([name, content]) => `${name}\n${Buffer.from(content).toString("utf8")}`).join("\n");
}

/** What the window shows of the run, every stage opened: the components of the Test step themselves, and the text in them. */
function onScreen(events: readonly RunEvent[]): string {
  const run = events.reduce(foldRun, null as LiveRun | null) as LiveRun;
  const html = [
    ...run.stages.map((stage) =>
      renderToStaticMarkup(createElement(StageItem, { stage, said: null, name: stage.id })),
    ),
    ...run.stages.map(({ id, evidence }) => {
      const text = evidence.map(evidenceText).join("\n\n");
      return renderToStaticMarkup(createElement(Raw, { text, what: id }));
    }),
    ...findingsOfRun(run).map((finding) => renderToStaticMarkup(createElement(FindingCard, { finding }))),
  ].join("\n");
  expect(html).toContain("[secret]");
  const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };
  return html.replace(/<[^>]*>/g, "\n").replace(/&(#x27|[a-z]+);/g, (whole, name) => entities[name] ?? whole);
}

describe.each(["token", "smtp"] as const)("what the %s server hands back", (where) => {
  test.each(Object.entries(spellings))(
    "spelt as %s is in no event, report, bundle, window or log line",
    async (_, spell) => {
      for (const kind of ["secret", "assertion"] as const) {
        if (where === "smtp" && kind === "assertion") continue;
        const { texts, inPlay, report } = await told(kind, spell, where);
        expect(report.outcome).toBe("failed");
        expect(texts[0]).toContain("[secret]");
        for (const text of texts) {
          for (const value of inPlay) {
            expect(text).not.toContain(value);
            expect(says(text, value)).toBe(false);
            expect(text).not.toContain(spell(value));
          }
        }
      }
    },
  );
});
