import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rememberSecret } from "../../support/canary.ts";
import { makeAuthority } from "../../unit/support/certificates.ts";
import { json, startTokenServer } from "../../unit/support/token-server.ts";
import { startDovecot } from "./support/dovecot.ts";
import { missing, startSystemMailServer } from "./support/exim-dovecot.ts";
import { missingPostfix, startPostfix } from "./support/postfix.ts";
import { runAgainst } from "./support/run.ts";

const host = "mail.servers.example";
const user = "okta@servers.example";
const foreign = "ceo@servers.example";

/** Whose address is whose; nobody owns the third. */
const owners = `inline:{{${user} = ${user}}, {${foreign} = boss}}`;
const unowned = "nobody@servers.example";

async function signedIn() {
  const authority = await makeAuthority();
  const { key, cert } = await authority.issue([host]);
  const token = randomBytes(40).toString("base64url");
  rememberSecret(token);
  const tokens = await startTokenServer(
    json(200, { token_type: "Bearer", expires_in: 3600, access_token: token }),
  );
  return { identity: { key, cert, host }, token, tokens, ca: authority.cert };
}

describe("A user who signed in, and a From address that is not the user's", () => {
  const why = missingPostfix() ?? missing();

  it("Postfix with Dovecot's SASL says who owns it, and the run says the same", {
    timeout: 60_000,
  }, async (context) => {
    if (why !== undefined) context.skip(why);
    await using started = new AsyncDisposableStack();
    const { identity, token, tokens, ca } = await signedIn();
    started.use(tokens);
    const folder = mkdtempSync("/tmp/mailwright-sasl-");
    started.defer(() => rmSync(folder, { recursive: true, force: true }));
    chmodSync(folder, 0o755);
    const sasl = started.use(await startDovecot(folder));
    sasl.tokens.set(token, user);
    const maps = `smtpd_sender_login_maps = ${owners}`;
    const postfix = started.use(
      await startPostfix(
        {
          mismatch: [
            maps,
            "smtpd_sender_restrictions = reject_sender_login_mismatch",
            "smtpd_relay_restrictions = permit_sasl_authenticated,reject",
          ],
          known: [
            maps,
            "smtpd_sender_restrictions = reject_known_sender_login_mismatch",
            "smtpd_relay_restrictions = permit_sasl_authenticated,reject",
          ],
        },
        { identity, socket: sasl.socket },
      ),
    );
    const run = (name: string, from: string) =>
      runAgainst({ host, user, from, smtp: postfix.port(name), tokens: tokens.port, ca });

    const own = await run("mismatch", user);
    expect(own.errors, sasl.logs()).toEqual([]);
    for (const [name, from] of [
      ["mismatch", foreign],
      ["mismatch", unowned],
      ["known", foreign],
    ] as const) {
      const { report, errors } = await run(name, from);
      expect(errors, `${name} ${from}`).toEqual(["smtp-sender-not-owned"]);
      const [finding] = report.findings;
      expect(finding?.evidence).toContain(
        `553 5.7.1 <${from}>: Sender address rejected: not owned by user ${user}`,
      );
      expect(finding?.field).toBe("from");
      expect(finding?.cause).toContain(from);
      expect(finding?.cause).toContain(user);
      expect(JSON.stringify(report)).not.toContain(token);
    }
    // Nobody owns this one, and only known owners are asked about.
    expect((await run("known", unowned)).errors).toEqual([]);
  });

  it("Exim's ACL says it in its own words, and the run reads them", { timeout: 60_000 }, async (context) => {
    if (why !== undefined) context.skip(why);
    await using started = new AsyncDisposableStack();
    const { identity, token, tokens, ca } = await signedIn();
    started.use(tokens);
    // The condition is that of Exim's specification (chapter 33); the words are those of hosts that run Exim.
    for (const message of [
      "Sender address $sender_address does not match the authenticated user $authenticated_id",
      "You are not allowed to send as $sender_address",
      "Sender address $sender_address is not permitted for user $authenticated_id",
      "Envelope sender <$sender_address> is not owned by $authenticated_id",
      "Authenticated user $authenticated_id may not use sender address $sender_address",
    ]) {
      await using exim = await startSystemMailServer(
        identity,
        `
  deny authenticated = *
       condition = \${if !eqi{$sender_address}{$authenticated_id}}
       message = ${message}`,
      );
      exim.tokens.set(token, user);
      const { report, errors } = await runAgainst({
        host,
        user,
        from: foreign,
        smtp: exim.port,
        tokens: tokens.port,
        ca,
      });
      expect(errors, `${message}\n${exim.logs()}`).toEqual(["smtp-sender-not-owned"]);
      expect(report.findings[0]?.evidence).toMatch(/^550 /);
    }
  });
});
