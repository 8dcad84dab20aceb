import { generateKeyPair, type KeyObject, randomBytes, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { SignJWT } from "jose";
import type { EntraPlan } from "./plan.ts";

/** Life of a token in seconds, as `expires_in` says it. */
export const entraTokenLifeS = 3599;

/** One key signs the tokens of all practice worlds of this process: nobody verifies them but the world itself. */
let signingKey: Promise<KeyObject> | undefined;
function getSigningKey(): Promise<KeyObject> {
  signingKey ??= promisify(generateKeyPair)("rsa", { modulusLength: 2048 }).then((pair) => pair.privateKey);
  return signingKey;
}

/** Application permissions of the app for a resource. */
export const rolesFor = (plan: EntraPlan, resource: string): readonly string[] =>
  plan.app.roles[new URL(resource).host] ?? [];

/** An app-only token for Exchange Online: version 1.0 whatever the endpoint, with a nonce in its header. */
export async function issueEntraToken(
  plan: EntraPlan,
  objectId: string,
  resource: string,
  nowS: number,
): Promise<string> {
  const { app } = plan;
  const roles = rolesFor(plan, resource);
  const keyId = "Zp3xW7mQ2hT9bVfL0cRk8sYdNeA";
  return new SignJWT({
    aud: resource,
    iss: `${plan.issuer}${plan.tenant.id}/`,
    aio: randomBytes(46).toString("base64"),
    app_displayname: app.name,
    appid: app.clientId,
    appidacr: "1",
    idp: `${plan.issuer}${plan.tenant.id}/`,
    idtyp: "app",
    oid: objectId,
    rh: `1.${randomBytes(70).toString("base64url")}.`,
    ...(roles.length > 0 ? { roles } : {}),
    sid: randomUUID(),
    sub: objectId,
    tid: plan.tenant.id,
    uti: randomBytes(16).toString("base64url"),
    ver: "1.0",
    wids: ["0997a1d0-0d1d-4acb-b408-d5ca73121e90"],
    xms_ftd: randomBytes(32).toString("base64url"),
    xms_rd: randomBytes(20).toString("base64url"),
    ...app.claims,
  })
    .setProtectedHeader({
      typ: "JWT",
      nonce: randomBytes(32).toString("base64url"),
      alg: "RS256",
      x5t: keyId,
      kid: keyId,
    })
    .setIssuedAt(nowS)
    .setNotBefore(nowS)
    .setExpirationTime(nowS + entraTokenLifeS + 300)
    .sign(await getSigningKey());
}
