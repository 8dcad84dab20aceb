import { createServer, type Socket } from "node:net";
import { type HttpRequest, plain, startWebServer } from "./https/server.ts";
import { listen } from "./listen.ts";
import type { HttpReply } from "./plan.ts";
import type { Identity } from "./tls/authority.ts";

/** A system of the practice company beside its mail provider: its org at Okta, the interface of its DNS host. */
export type PracticeService =
  | {
      readonly kind: "https";
      readonly host: string;
      /** `cut`: the connection ends without an answer. */
      handle(request: HttpRequest): Promise<HttpReply | "cut">;
    }
  | {
      readonly kind: "tcp";
      readonly host: string;
      readonly port: number;
      serve(socket: Socket): Promise<void>;
    };

export interface StartedServices {
  /** Host, port in the practice world, and port on loopback. */
  readonly listening: readonly { readonly host: string; readonly port: number; readonly at: number }[];
  close(): Promise<void>;
}

/** Starts the services: one HTTPS server for all names, and a server for each that speaks something else. */
export async function startServices(
  services: readonly PracticeService[],
  options: { readonly identity: Identity; readonly now: () => number },
): Promise<StartedServices> {
  await using started = new AsyncDisposableStack();
  const listening: { host: string; port: number; at: number }[] = [];
  const web = services.filter((service) => service.kind === "https");
  if (web.length > 0) {
    const server = await startWebServer(
      async (request) =>
        web.find(({ host }) => host === request.host)?.handle(request) ?? plain(421, "Misdirected Request"),
      options,
    );
    started.defer(server.close);
    listening.push(...web.map(({ host }) => ({ host, port: 443, at: server.port })));
  }
  for (const service of services) {
    if (service.kind !== "tcp") continue;
    const server = await listen(
      createServer((socket) => {
        service.serve(socket).catch(() => socket.destroy());
      }),
    );
    started.defer(server.close);
    listening.push({ host: service.host, port: service.port, at: server.port });
  }
  const running = started.move();
  return { listening, close: () => running.disposeAsync() };
}
