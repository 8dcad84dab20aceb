import { errorCode, NetworkError } from "../../../../src-main/network/port.ts";
import { submit } from "./smtp-client.ts";
import { askToken, type Rehearsal, type TokenReply } from "./world.ts";

const commands = ["message", "DATA", "RCPT TO", "MAIL FROM", "AUTH", "STARTTLS", "EHLO", "greeting"];

async function tokenOrFailure(rehearsal: Rehearsal): Promise<TokenReply | string> {
  try {
    return await askToken(rehearsal);
  } catch (error) {
    return `token ${error instanceof NetworkError ? error.operation : "?"} ${errorCode(error)}`;
  }
}

/**
 * Goes through a whole submission and gives the raw reply it ended with, as `token 401 {…}`, `AUTH 535 …`,
 * `smtp connect ECONNREFUSED`. A mail that was taken ends with `message 250 …`.
 */
export async function probe(rehearsal: Rehearsal): Promise<string> {
  const reply = await tokenOrFailure(rehearsal);
  if (typeof reply === "string") return reply;
  if (typeof reply.body.access_token !== "string") return `token ${reply.status} ${reply.text}`;
  const { settings, world, from } = rehearsal;
  try {
    const replies = await submit(world.network, {
      host: settings.host,
      port: settings.port,
      user: settings.username,
      token: reply.body.access_token,
      from,
      to: "admin@mycompany.example",
    });
    const last = commands.find((command) => replies[command] !== undefined) ?? "";
    return `${last} ${replies[last]}`;
  } catch (error) {
    return `smtp ${error instanceof NetworkError ? error.operation : "tls"} ${errorCode(error)}`;
  }
}
