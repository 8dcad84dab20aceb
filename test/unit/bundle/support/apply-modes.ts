import { join } from "node:path";
import type { BundleInput } from "../../../../src-main/bundle/export.ts";
import type { Setup } from "../../../../src-main/contract/index.ts";
import { oktaSettings } from "../../../../src-main/setup/okta-settings.ts";
import { freshClientSecret } from "../../../support/keys.ts";
import {
  type OktaDoubleOptions,
  type OktaRequest,
  oktaError,
  oktaRoute,
  type Refusal,
  serverId,
  startOkta,
  startProxy,
} from "./okta-double.ts";
import { sampleInput, sampleSetup } from "./sample.ts";
import { run, unpack } from "./unpacked.ts";

/** A setup whose secret or key is being replaced. `settings` are those of before, where they differ. */
export function rotating(provider: "microsoft" | "google", settings: Setup["settings"] = {}): BundleInput {
  const base = sampleSetup(provider);
  const named = {
    issuer: "okta-smtp@mycompany-okta-mail.iam.gserviceaccount.com",
    clientId: "108264739150482736451",
  };
  const before = provider === "google" ? { ...named, keyId: "a".repeat(40), ...settings } : settings;
  const now = provider === "google" ? { ...base.settings, ...named, keyId: "b".repeat(40) } : base.settings;
  const complete =
    provider === "microsoft"
      ? {
          clientId: "11111111-2222-4333-8444-555555555555",
          tenantId: "99999999-2222-4333-8444-555555555555",
          ...now,
        }
      : now;
  const setup: Setup = {
    ...base,
    settings: complete,
    rotation: {
      startedAt: "2026-11-23T10:00:00.000Z",
      credential: { ...base.credential!, revision: "r0" },
      settings: { ...complete, ...before },
      lastPass: null,
    },
  };
  return sampleInput(provider, { setup, settings: oktaSettings(setup) });
}

/** How one of the two scripts is run, and how its options are written. */
export interface Runner {
  readonly file: "apply.sh" | "apply.ps1";
  option(name: string): string;
  run(file: string, args: readonly string[], env: Record<string, string>): Promise<ScriptEnded>;
}

export interface ScriptEnded {
  readonly code: number | null;
  /** What it put out, on both streams. */
  readonly output: string;
}

export const shellRunner = (program: string): Runner => ({
  file: "apply.sh",
  option: (name) => `--${name}`,
  run: async (file, args, env) => {
    const { code, stdout, stderr } = await run(program, [file, ...args], env);
    return { code, output: stdout + stderr };
  },
});

export const modes = ["create", "resume", "list", "rotate", "back"] as const;
export type Mode = (typeof modes)[number];

/** The requests of a mode that works, in order. */
export const requestsOf: Readonly<Record<Mode, readonly OktaRequest[]>> = {
  create: ["org", "features", "create", "test", "enable"],
  resume: ["org", "features", "read", "test", "enable"],
  list: ["org", "list"],
  rotate: ["org", "features", "read", "rotate", "test"],
  back: ["org", "features", "read", "rotate", "test"],
};

export const failures = ["401", "403 with an empty body", "409", "429", "cut"] as const;
export type Failure = (typeof failures)[number];

export function refusalOf(failure: Failure, at: OktaRequest): Refusal {
  switch (failure) {
    case "401":
      return { at, status: 401, body: oktaError("E0000011", "Invalid token provided\u001b[31m") };
    case "403 with an empty body":
      return { at, status: 403, body: "" };
    case "409":
      return { at, status: 409, body: oktaError("E0009999", "Conflict") };
    case "429":
      return { at, status: 429, body: oktaError("E0000047", "API call exceeded rate limit") };
    case "cut":
      return { at, cut: true };
    default:
      throw new Error(failure satisfies never);
  }
}

export interface Applied {
  readonly code: number | null;
  readonly output: string;
  /** Method and path of each request, in order. */
  readonly seen: readonly string[];
  readonly bodies: readonly string[];
  readonly authorizations: readonly string[];
}

export const token = freshClientSecret().replaceAll(/[^A-Za-z0-9]/g, "a");
export const secret = freshClientSecret();

/** Runs a mode whole against the double, and takes everything away again. */
export async function applyMode(
  runner: Runner,
  mode: Mode,
  options: OktaDoubleOptions & {
    readonly refusal?: Refusal;
    readonly input?: BundleInput;
    readonly proxy?: boolean;
    readonly env?: Readonly<Record<string, string>>;
    readonly more?: readonly string[];
    readonly prepare?: (folder: string) => void;
  } = {},
): Promise<Applied> {
  const okta = await startOkta(options.refusal, {
    enabled: mode === "rotate" || mode === "back",
    ...options,
  });
  const proxy = options.proxy ? await startProxy() : null;
  const bundle = unpack(options.input ?? rotating("microsoft"));
  try {
    options.prepare?.(bundle.folder);
    const words = mode === "create" ? [] : mode === "list" ? ["list"] : [mode, serverId];
    const args = words.map((word, i) => (i === 0 ? runner.option(word) : word));
    const ended = await runner.run(
      join(bundle.folder, "okta", runner.file),
      [...args, ...(options.more ?? [runner.option("yes")])],
      {
        HOME: bundle.folder,
        OKTA_ORG_URL: proxy ? "https://mycompany.okta.com" : okta.url,
        ...(proxy ? { HTTPS_PROXY: proxy.url, https_proxy: proxy.url } : {}),
        OKTA_API_TOKEN: token,
        OKTA_SMTP_CLIENT_SECRET: secret,
        ...options.env,
      },
    );
    return {
      ...ended,
      seen: okta.seen.map((r) => `${r.method} ${r.path}`),
      bodies: okta.seen.map((r) => r.body),
      authorizations: okta.seen.map((r) => r.authorization),
    };
  } finally {
    await okta.close();
    await proxy?.close();
    bundle.remove();
  }
}

/** Method and path of the requests of a mode, up to and with one of them. */
export const upTo = (mode: Mode, at: OktaRequest): string[] => {
  const requests = requestsOf[mode];
  return requests.slice(0, requests.indexOf(at) + 1).map((name) => oktaRoute[name]);
};
