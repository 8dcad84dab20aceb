import { describe, expect, it } from "vitest";
import {
  ConsoleTask,
  type CredentialFact,
  type ProviderId,
  type RunReport,
  type SettingsInput,
  type StageReport,
} from "../../../src-main/contract/index.ts";
import { provenTasks, providers } from "../../../src-main/providers/index.ts";
import { from, right, tenantId } from "./values.ts";

const key: CredentialFact = {
  kind: "private-key",
  addedAt: "2026-11-23T10:00:00Z",
  store: "keychain",
  revision: "r1",
  projectId: "okta-mail-123456",
  clientId: "112233445566778899001",
  repairs: [],
};

const tasks = (
  provider: ProviderId,
  input: SettingsInput = right[provider],
  credential: CredentialFact | null = null,
  sender = from,
) =>
  providers[provider].tasks({
    input,
    settings: providers[provider].settings(input, sender),
    from: sender,
    emailDomain: sender ? "notifications.mycompany.example" : "",
    credential,
  });

const ids: readonly ProviderId[] = ["google", "microsoft", "other"];

describe("the console tasks", () => {
  it.each(ids)("of %s are what the contract says, with ids of their own", (provider) => {
    for (const list of [
      tasks(provider),
      tasks(provider, {}, null, ""),
      tasks(provider, { authType: "OAUTH2_JWT_BEARER_GRANT" }),
    ]) {
      for (const task of list)
        expect(ConsoleTask.safeParse({ inputs: [], ...task, done: "no" }).success).toBe(true);
      expect(new Set(list.map((task) => task.id)).size).toBe(list.length);
    }
  });

  it.each(ids)("of %s begin with Okta's Early Access switch", (provider) => {
    expect(tasks(provider)[0]).toMatchObject({
      id: "okta-feature",
      copy: [{ label: "Feature to switch on", value: "OAuth 2.0 support for custom email providers" }],
    });
  });

  it.each(ids)("of %s copy nothing that is empty, and link by https only", (provider) => {
    for (const task of [...tasks(provider), ...tasks(provider, {}, null, "")]) {
      for (const { value } of task.copy) expect(value).not.toBe("");
      if (task.link) expect(new URL(task.link).protocol).toBe("https:");
    }
  });

  it("of Google fill the delegation page in with the numeric ID and the scope", () => {
    const delegation = tasks("google").find((task) => task.id === "google-delegation");
    const url = new URL(delegation?.link ?? "");
    expect(url.searchParams.get("clientIdToAdd")).toBe(right.google.clientId);
    expect(url.searchParams.get("clientScopeToAdd")).toBe("https://mail.google.com/");
    expect(delegation?.copy).toEqual([
      { label: "Client ID", value: right.google.clientId },
      { label: "OAuth scopes (comma-delimited)", value: "https://mail.google.com/" },
    ]);
  });

  it("of Google open the project that the key file names", () => {
    const links = tasks("google", right.google, key).map((task) => task.link ?? "");
    expect(links.filter((link) => link.includes("project=okta-mail-123456"))).toHaveLength(3);
    expect(links).toContain(
      "https://console.cloud.google.com/iam-admin/serviceaccounts/details/112233445566778899001/keys?project=okta-mail-123456",
    );
  });

  it("keep what was entered inside its place in a link", () => {
    const input = { ...right.google, clientId: "1&project=x#y/../z" };
    const link = tasks("google", input).find((task) => task.id === "google-delegation")?.link ?? "";
    expect(new URL(link).searchParams.get("clientIdToAdd")).toBe(input.clientId);
    const microsoft = tasks("microsoft", { clientId: "../evil", tenantId });
    for (const task of microsoft) expect(task.link ?? "").not.toContain("evil");
  });

  it("of Microsoft ask for the Enterprise application's Object ID, and warn of the other one", () => {
    const task = tasks("microsoft").find((t) => t.id === "microsoft-object-id");
    expect(task?.where).toContain("Enterprise applications");
    expect(task?.why).toContain("App registrations is a different one");
    expect(task?.inputs?.map((input) => input.field)).toContain("objectId");
  });

  it("take every value that Okta needs, in some task of the provider", () => {
    const fields = (provider: ProviderId, input?: SettingsInput) =>
      new Set(tasks(provider, input).flatMap((task) => task.inputs?.map((i) => i.field) ?? []));
    for (const field of [
      "clientId",
      "tenantId",
      "objectId",
      "username",
      "host",
      "port",
      "scope",
      "tokenEndpoint",
    ] as const) {
      expect(fields("microsoft")).toContain(field);
    }
    for (const field of [
      "clientId",
      "keyId",
      "issuer",
      "subject",
      "username",
      "host",
      "port",
      "scope",
    ] as const) {
      expect(fields("google")).toContain(field);
    }
    for (const field of [
      "authType",
      "clientId",
      "keyId",
      "issuer",
      "subject",
      "audience",
      "host",
      "port",
      "scope",
    ] as const) {
      expect(fields("other", { authType: "OAUTH2_JWT_BEARER_GRANT" })).toContain(field);
    }
  });
});

const stage = (
  id: StageReport["id"],
  status: StageReport["status"],
  evidence: StageReport["evidence"] = [],
): StageReport => ({
  id,
  status,
  ms: 1,
  summary: "",
  evidence,
  findings: [],
});
const run = (provider: ProviderId, stages: StageReport[]): RunReport => ({
  runId: "r",
  startedAt: "2026-11-23T10:00:00Z",
  ms: 1,
  practice: false,
  provider,
  outcome: "failed",
  fingerprint: "f",
  from,
  to: from,
  stages,
  findings: [],
  hosts: [],
});
const proven = (provider: ProviderId, report: RunReport | null) =>
  provenTasks(provider, tasks(provider), report);
const roles = (...list: string[]) => [{ kind: "claims" as const, claims: { roles: list } }];

describe("what a run proves", () => {
  it("is nothing without a run, or with another provider's", () => {
    expect(proven("google", null).size).toBe(0);
    expect(proven("google", run("microsoft", [stage("token", "passed")])).size).toBe(0);
  });

  it("is only what the catalogue of tasks knows", () => {
    for (const provider of ids) {
      const all = run(provider, [
        stage("token", "passed"),
        stage("claims", "passed", roles("SMTP.SendAsApp")),
        stage("auth", "passed"),
        stage("send", "passed"),
      ]);
      const known = new Set(tasks(provider).map((task) => task.id));
      for (const id of proven(provider, all)) expect(known).toContain(id);
      expect(proven(provider, all)).not.toContain("okta-feature");
    }
  });

  it("is Google's delegation as soon as a token came, though the sign-in failed", () => {
    const shown = proven("google", run("google", [stage("token", "passed"), stage("auth", "failed")]));
    expect(shown).toContain("google-delegation");
    expect(shown).toContain("google-key");
    expect(shown).not.toContain("google-mailbox");
  });

  it("is Microsoft's app and secret by a token, and consent by its roles only", () => {
    const without = proven(
      "microsoft",
      run("microsoft", [stage("token", "passed"), stage("claims", "warning", roles("IMAP.AccessAsApp"))]),
    );
    expect([...without].sort()).toEqual(["microsoft-app", "microsoft-secret"]);
    const withRole = proven(
      "microsoft",
      run("microsoft", [stage("token", "passed"), stage("claims", "warning", roles("SMTP.SendAsApp"))]),
    );
    expect(withRole).toContain("microsoft-consent");
    expect(withRole).toContain("microsoft-permission");
  });

  it("is not Exchange's mailbox permission by a sign-in: only an accepted message proves that", () => {
    const signedIn = proven(
      "microsoft",
      run("microsoft", [stage("token", "passed"), stage("auth", "passed"), stage("send", "failed")]),
    );
    expect(signedIn).toContain("microsoft-smtp-auth");
    expect(signedIn).not.toContain("microsoft-exchange");
    const sent = proven(
      "microsoft",
      run("microsoft", [stage("token", "passed"), stage("auth", "passed"), stage("send", "passed")]),
    );
    expect(sent).toContain("microsoft-exchange");
    expect(sent).toContain("microsoft-object-id");
  });
});
