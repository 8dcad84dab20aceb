import type { OktaClient } from "../client.ts";
import { EmailServer } from "../shapes.ts";

export const serverAt = (id: string): string => `/api/v1/email-servers/${encodeURIComponent(id)}`;

/** Answers of before OAuth name no type: a password then. PATCH wants it. */
export const typeOf = ({ authType }: EmailServer): string => authType ?? "BASIC_SMTP_AUTH";

/** Switches a server on or off, and changes nothing else of it. */
export const switchTo = (client: OktaClient, server: EmailServer, enabled: boolean) =>
  client.write("PATCH", serverAt(server.id), EmailServer, { body: { authType: typeOf(server), enabled } });
