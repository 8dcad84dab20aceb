import SMTPConnection from "nodemailer/lib/smtp-connection";
import { describe, expect, test } from "vitest";
import { connectSmtp, submit, xoauth2 } from "./support/smtp-client.ts";
import { askToken, claimsFor, goodToken, type Rehearsal, rehearse } from "./support/world.ts";

const envelope = (r: Rehearsal, token: string) => ({
  host: r.settings.host,
  port: r.settings.port,
  user: r.settings.username,
  token,
  from: r.from,
  to: "admin@mycompany.example",
});

describe.each(["google", "microsoft", "other"] as const)("the mail server of %s", (provider) => {
  test("takes a mail through STARTTLS and XOAUTH2 in two steps, and keeps it", async () => {
    await using r = await rehearse(provider);
    const replies = await submit(r.world.network, envelope(r, await goodToken(r)));
    expect(replies.message).toMatch(/^250 2\.0\.0 OK/);
    expect(r.world.mails).toEqual([
      {
        from: r.from,
        to: ["admin@mycompany.example"],
        user: r.settings.username,
        raw: `From: <${r.from}>\r\nTo: <admin@mycompany.example>\r\nSubject: test\r\n\r\nHello\r\n`,
      },
    ]);
  });

  test("offers AUTH only after TLS, and refuses it before", async () => {
    await using r = await rehearse(provider);
    using client = await connectSmtp(r.world.network, r.settings.host, 587);
    expect(await client.say("EHLO test.example")).not.toMatch(/AUTH/);
    expect(await client.say("AUTH XOAUTH2")).toMatch(/^(530 5\.7\.0|504 5\.7\.4) /);
    expect(await client.startTls()).toMatch(/^220 2\.0\.0 /);
    expect(client.authorized()).toBe(true);
    expect(await client.say("EHLO test.example")).toMatch(/^250-AUTH .*XOAUTH2/m);
  });

  test("refuses mail without AUTH", async () => {
    await using r = await rehearse(provider);
    using client = await connectSmtp(r.world.network, r.settings.host, 587);
    await client.say("EHLO test.example");
    await client.startTls();
    await client.say("EHLO test.example");
    expect(await client.say(`MAIL FROM:<${r.from}>`)).toMatch(/^530[ -]5\.7\.(0|57) /);
  });

  test("refuses a token that was not issued here", async () => {
    await using r = await rehearse(provider);
    await using elsewhere = await rehearse(provider);
    const replies = await submit(r.world.network, envelope(r, await goodToken(elsewhere)));
    expect(replies.AUTH).toMatch(/^535/);
    expect(r.world.mails).toEqual([]);
  });

  test("refuses a token for another user", async () => {
    await using r = await rehearse(provider);
    const token = await goodToken(r);
    const replies = await submit(r.world.network, {
      ...envelope(r, token),
      user: "someone@mycompany.example",
    });
    expect(replies.AUTH).toMatch(/^535/);
  });

  test("refuses a token after its hour", async () => {
    let lateMs = 0;
    await using r = await rehearse(provider, "works", { now: () => Date.now() + lateMs });
    const token = await goodToken(r);
    lateMs = 3_590_000;
    expect((await submit(r.world.network, envelope(r, token))).AUTH).toMatch(/^235/);
    lateMs = 3_601_000;
    expect((await submit(r.world.network, envelope(r, token))).AUTH).toMatch(/^535/);
  });

  test("refuses passwords with the provider's own words", async () => {
    await using r = await rehearse(provider);
    using client = await connectSmtp(r.world.network, r.settings.host, 587);
    await client.say("EHLO test.example");
    await client.startTls();
    await client.say("EHLO test.example");
    expect(await client.say("AUTH LOGIN")).toBe("334 VXNlcm5hbWU6");
    expect(await client.say(Buffer.from("user").toString("base64"))).toBe("334 UGFzc3dvcmQ6");
    expect(await client.say(Buffer.from("password").toString("base64"))).toMatch(/^53[45][ -]5\.7\.\d+ /);
  });

  test("an exchange that the client cancels, or that is garbled, ends in a refusal", async () => {
    await using r = await rehearse(provider);
    using client = await connectSmtp(r.world.network, r.settings.host, 587);
    await client.say("EHLO test.example");
    await client.startTls();
    await client.say("EHLO test.example");
    expect(await client.say("AUTH XOAUTH2")).toMatch(/^334 ?$/);
    expect(await client.say("*")).toMatch(/^5(01|35) /);
    await client.say("AUTH XOAUTH2");
    expect(await client.say("not base64")).toMatch(/^5(01|35) /);
    await client.say("AUTH XOAUTH2");
    expect(await client.say(Buffer.from("user=a").toString("base64"))).toMatch(/^5(01|35) /);
  });
});

describe("Gmail", () => {
  test("greets and lists its extensions as the real one", async () => {
    await using r = await rehearse("google");
    using client = await connectSmtp(r.world.network, "smtp.gmail.com", 465);
    expect(client.greeting).toMatch(/^220 smtp\.gmail\.com ESMTP \S+ - gsmtp$/);
    expect(await client.say("EHLO test.example")).toContain(
      "250-AUTH LOGIN PLAIN XOAUTH2 PLAIN-CLIENTTOKEN OAUTHBEARER XOAUTH",
    );
  });

  test("refuses a token in the AUTH line when the line is too long, and takes it in a line of its own", async () => {
    await using r = await rehearse("google");
    const token = await goodToken(r);
    using client = await connectSmtp(r.world.network, "smtp.gmail.com", 465);
    await client.say("EHLO test.example");
    const response = xoauth2(r.settings.username, token);
    expect(await client.say(`AUTH XOAUTH2 ${response}`)).toMatch(
      /^555-5\.5\.2 Syntax error, command line too long/,
    );
    expect(await client.say("AUTH XOAUTH2")).toMatch(/^334/);
    expect(await client.say(response)).toBe("235 2.7.0 Accepted");
  });

  test("answers a token that does not fit with a JSON challenge, then 535", async () => {
    await using r = await rehearse("google", "user-mismatch");
    const replies = await submit(r.world.network, envelope(r, await goodToken(r)));
    expect(JSON.parse(replies.challenge ?? "")).toEqual({
      status: "400",
      schemes: "Bearer",
      scope: "https://mail.google.com/",
    });
    expect(replies.AUTH).toMatch(
      /^535-5\.7\.8 Username and Password not accepted\..*\n535 5\.7\.8 {2}https:\/\/support\.google\.com\/mail\/\?p=BadCredentials \S+ - gsmtp$/,
    );
  });

  test("takes a token for the very user it was delegated for, and none of the service account itself", async () => {
    const mailer = "mailer@notifications.mycompany.example";
    await using r = await rehearse("google", "works", { input: { username: mailer } });
    const own = await goodToken(r);
    expect((await submit(r.world.network, { ...envelope(r, own), user: r.from })).AUTH).toMatch(/^235/);
    expect((await submit(r.world.network, envelope(r, own))).AUTH).toMatch(/^535/);
    const { sub: _sub, ...withoutSub } = claimsFor(r);
    const accounts = String((await askToken(r, withoutSub)).body.access_token);
    expect((await submit(r.world.network, { ...envelope(r, accounts), user: r.from })).AUTH).toMatch(/^535/);
  });

  test("takes OAUTHBEARER, and refuses it with the same challenge", async () => {
    await using r = await rehearse("google");
    const token = await goodToken(r);
    const oauthBearer = (user: string) =>
      Buffer.from(`n,a=${user},\x01host=smtp.gmail.com\x01port=465\x01auth=Bearer ${token}\x01\x01`).toString(
        "base64",
      );
    using client = await connectSmtp(r.world.network, "smtp.gmail.com", 465);
    await client.say("EHLO test.example");
    await client.say("AUTH OAUTHBEARER");
    expect(await client.say(oauthBearer("nobody@mycompany.example"))).toMatch(/^334 \S+$/);
    expect(await client.say("AQ==")).toMatch(/^535-5\.7\.8/);
    await client.say("AUTH OAUTHBEARER");
    expect(await client.say(oauthBearer(r.settings.username))).toMatch(/^235/);
  });
});

describe("Exchange Online", () => {
  test("greets and lists its extensions as the real one", async () => {
    await using r = await rehearse("microsoft");
    using client = await connectSmtp(r.world.network, "smtp.office365.com", 587);
    expect(client.greeting).toMatch(/^220 \S+\.OUTLOOK\.COM Microsoft ESMTP MAIL Service ready at /);
    await client.say("EHLO test.example");
    await client.startTls();
    const extensions = await client.say("EHLO test.example");
    expect(extensions).toContain("250-AUTH LOGIN XOAUTH2\n");
    expect(extensions).toContain("250-SIZE 157286400\n");
  });

  test("takes an app-only token in the AUTH line too", async () => {
    await using r = await rehearse("microsoft");
    const token = await goodToken(r);
    using client = await connectSmtp(r.world.network, "smtp.office365.com", 587);
    await client.say("EHLO test.example");
    await client.startTls();
    await client.say("EHLO test.example");
    expect(await client.say(`AUTH XOAUTH2 ${xoauth2(r.settings.username, token)}`)).toBe(
      "235 2.7.0 Authentication successful",
    );
  });

  test("logs in an app without any right on the mailbox, and refuses its mail", async () => {
    await using r = await rehearse("microsoft", "mailbox-permission");
    const replies = await submit(r.world.network, envelope(r, await goodToken(r)));
    expect(replies.AUTH).toMatch(/^235/);
    expect(replies.message).toMatch(
      /^430 4\.2\.0 STOREDRV; mailbox logon failure; .*MapiExceptionLogonFailed/,
    );
    expect(r.world.mails).toEqual([]);
  });

  test("does not answer on port 465", async () => {
    await using r = await rehearse("microsoft");
    const attempt = r.world.network.connect({ host: "smtp.office365.com", port: 465 }, { timeoutMs: 100 });
    await expect(attempt).rejects.toMatchObject({ code: "ETIMEDOUT", operation: "connect" });
  });
});

test("Gmail refuses a token for one user and the name of another, where the setup has both", async () => {
  const subject = "another@notifications.mycompany.example";
  await using r = await rehearse("google", "works", { input: { subject } });
  const replies = await submit(r.world.network, envelope(r, await goodToken(r)));
  expect(replies.AUTH).toMatch(/^535-5\.7\.8/);
});

test.each([465, 2587])("another provider takes mail on port %s", async (port) => {
  await using r = await rehearse("other", "works", { input: { port } });
  const replies = await submit(r.world.network, envelope(r, await goodToken(r)));
  expect(replies.message).toMatch(/^250 /);
});

test("nodemailer sends a mail through it with the token in a line of its own", async () => {
  await using r = await rehearse("google");
  const token = await goodToken(r);
  const socket = await r.world.network.connect({ host: "smtp.gmail.com", port: 587 }, { timeoutMs: 2_000 });
  const client = new SMTPConnection({
    host: "smtp.gmail.com",
    port: 587,
    connection: socket,
    requireTLS: true,
    tls: { ca: [...(r.world.network.trust() ?? [])], servername: "smtp.gmail.com" },
    customAuth: {
      "TWO-STEPS": async ({ sendCommand, resolve, reject }) => {
        const asked = await sendCommand("AUTH XOAUTH2");
        const verdict = asked.status === 334 ? await sendCommand(xoauth2(r.settings.username, token)) : asked;
        if (verdict.status === 235) resolve();
        else reject(new Error(verdict.response));
      },
    },
  });
  const call = (run: (done: (error?: Error | null) => void) => void) =>
    new Promise<void>((resolve, reject) => {
      client.once("error", reject);
      run((error) => (error ? reject(error) : resolve()));
    });
  await call((done) => client.connect(done));
  await call((done) =>
    client.login({ type: "custom", method: "TWO-STEPS", user: r.settings.username } as never, done),
  );
  await call((done) =>
    client.send({ from: r.from, to: ["a@mycompany.example"] }, "Subject: hi\r\n\r\nhi", done),
  );
  client.quit();
  expect(r.world.mails).toHaveLength(1);
});
