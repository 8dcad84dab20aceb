import { beforeAll, describe, expect, test } from "vitest";
import type { RunBounds } from "../../../src-main/checks/request.ts";
import { runChecks } from "../../../src-main/checks/run.ts";
import { type ProviderId, providerIds } from "../../../src-main/contract/index.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { practiceValues } from "../../../src-main/practice/values.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { rehearse } from "../practice/support/world.ts";
import { type Authority, type Identity, makeAuthority, selfSigned } from "../support/certificates.ts";
import { loopbackNetwork } from "../support/loopback-network.ts";
import { startScriptedSmtp } from "../support/scripted-smtp.ts";
import { startTokenServer } from "../support/token-server.ts";
import { granted, type Oddity, oddMail, oddTokens } from "./support/odd-servers.ts";

const bounds: RunBounds = {
  connectMs: 2_000,
  tlsMs: 2_000,
  replyMs: 2_000,
  messageReplyMs: 2_000,
  tokenMs: 2_000,
  runMs: 12_000,
  oneLineMs: 2_000,
};
const day = 86_400_000;
/** Cases at once: each is a server and a run, most of which wait. */
const atOnce = 12;

interface Ground {
  readonly host: string;
  readonly authority: Authority;
  readonly certificates: Readonly<Record<NonNullable<Oddity["certificate"]> | "right", Identity>>;
  readonly run: (oddity: Oddity) => Promise<{ code: string; ms: number; words: string }>;
}

async function prepare(provider: ProviderId): Promise<Ground> {
  const { domain, settings: input } = practiceValues(provider);
  const setup = { ...newSetup(provider, false, Date.now()), domain, settings: input };
  await using rehearsal = await rehearse(provider);
  const { credential, settings } = rehearsal;
  const { host, port } = settings;
  const authority = await makeAuthority();
  const unknown = await makeAuthority("Another authority");
  const past = { notBefore: new Date(Date.now() - 9 * day), notAfter: new Date(Date.now() - day) };
  const future = { notBefore: new Date(Date.now() + day), notAfter: new Date(Date.now() + 9 * day) };
  const certificates = {
    right: await authority.issue([host]),
    "wrong-name": await authority.issue(["another.example"]),
    expired: await authority.issue([host], past),
    future: await authority.issue([host], future),
    "self-signed": await selfSigned([host]),
    "unknown-authority": await unknown.issue([host]),
  };
  const run = async ({ smtp: script = {}, token = granted, certificate }: Oddity) => {
    await using smtp = await startScriptedSmtp(certificates[certificate ?? "right"], script);
    await using tokens = await startTokenServer(token);
    const network = loopbackNetwork({
      tcp: { [`${host}:${port}`]: smtp.port },
      http: { [new URL(settings.tokenEndpoint).hostname]: tokens.port },
      trust: [authority.cert],
    });
    const started = performance.now();
    const report = await runChecks(
      network,
      {
        setup,
        settings,
        fingerprint: "",
        credential: new Secret(credential),
        to: domain.from,
        runId: "odd",
      },
      { signal: new AbortController().signal, bounds, onEvent: () => undefined },
    );
    const errors = report.findings.filter((f) => f.severity === "error");
    return {
      code: report.outcome === "passed" ? "passes" : errors.map((f) => f.code).join(" and "),
      ms: performance.now() - started,
      words: errors.map((f) => [f.title, f.cause, ...f.fix].join(" ")).join(" "),
    };
  };
  return { host, authority, certificates, run };
}

/** Names that belong to one provider: in a setup of another they claim what nobody said. */
const names: Readonly<Record<ProviderId, readonly string[]>> = {
  google: ["Google", "Gmail", "Workspace"],
  microsoft: ["Microsoft", "Exchange", "Entra"],
  other: [],
};
const foreign = (own: ProviderId): RegExp =>
  new RegExp(`\\b(?:${providerIds.flatMap((id) => (id === own ? [] : names[id])).join("|")})\\b`);

describe.each(providerIds.map((id) => [id] as const))(
  "servers that do what no server should, for %s",
  (provider) => {
    let ground: Ground;
    beforeAll(async () => {
      ground = await prepare(provider);
    }, 60_000);

    const wrongWith = async (oddity: Oddity) => {
      const { code, ms, words } = await ground.run(oddity);
      const right = oddity.says === "passes" ? code === "passes" : oddity.says.test(code);
      const claim = foreign(provider).exec(words)?.[0];
      return [
        ...(!right || /internal/.test(code) ? [`${oddity.what}: ${code}`] : []),
        ...(ms > bounds.runMs + 3_000 ? [`${oddity.what}: took ${Math.round(ms)} ms`] : []),
        ...(claim === undefined ? [] : [`${oddity.what}: speaks of ${claim}`]),
      ];
    };

    const meet = async (oddities: readonly Oddity[]) => {
      const doubtful: Oddity[] = [];
      const left = [...oddities];
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          for (let oddity = left.shift(); oddity !== undefined; oddity = left.shift())
            if ((await wrongWith(oddity)).length > 0) doubtful.push(oddity);
        }),
      );
      // Among others a server may be late that is in time alone.
      const wrong: string[] = [];
      for (const oddity of doubtful) wrong.push(...(await wrongWith(oddity)));
      return wrong;
    };

    test("each mail server is named for what it shows, within the bound", { timeout: 120_000 }, async () => {
      expect(await meet(oddMail(ground.certificates.right))).toEqual([]);
    });

    test("each token endpoint is named for what it answers, within the bound", {
      timeout: 120_000,
    }, async () => {
      expect(await meet(oddTokens)).toEqual([]);
    });
  },
);
