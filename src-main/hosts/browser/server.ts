import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emit } from "../../contract/index.ts";
import type { HostServices, Wizard } from "../../wizard.ts";
import { emitting } from "../shared/door.ts";
import { type Log, logToStderr } from "../shared/log.ts";
import { readWindowFiles } from "../shared/window-files.ts";
import { Connections, endBroken } from "./connections.ts";
import { Downloads } from "./downloads.ts";
import { EventStreams } from "./event-stream.ts";
import { refuse } from "./reply.ts";
import { createRouter } from "./router.ts";
import { Session } from "./session.ts";

export interface BrowserHostOptions {
  /** Makes the wizard over what this host can do. It is closed with the host. */
  readonly openWizard: (services: HostServices, emit: Emit) => Promise<Pick<Wizard, "handlers" | "close">>;
  /** The folder of the built window. */
  readonly windowFolder: string;
  /** Port on 127.0.0.1; 0 takes any free one. */
  readonly port?: number;
  /** Stop when nobody asked for anything and no window was open for this long, in milliseconds. Never when absent. */
  readonly idleMs?: number;
  /** Called when the host stopped because it was idle. */
  readonly onIdle?: () => void;
  /** How long a request may take to arrive, in milliseconds. 30 seconds when absent. */
  readonly requestMs?: number;
  readonly log?: Log;
}

export interface BrowserHost {
  readonly port: number;
  /** A link that lets one browser in, once. The link before it is void. */
  newLink(): string;
  close(): Promise<void>;
}

/**
 * Serves the wizard to a browser on this computer. Listens on 127.0.0.1 only. Every request must be addressed to this
 * server by its own address (`Host`), come from its own page (`Origin`) and, but for the window's own files, carry the
 * key that a link's token was exchanged for. Rejects when the window is not built or the port is taken.
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { log = logToStderr, requestMs = 30_000, idleMs } = options;
  const files = await readWindowFiles(options.windowFolder);
  const streams = new EventStreams();
  const downloads = new Downloads();

  const services: HostServices = {
    saveFile: async (name, bytes) => ({ download: downloads.offer({ name, bytes }) }),
  };
  const emit = emitting(log, (name, payload) => streams.send(name, payload));
  const server = createServer({
    headersTimeout: Math.min(10_000, requestMs),
    requestTimeout: requestMs,
    connectionsCheckingInterval: Math.min(1_000, requestMs),
    keepAliveTimeout: 5_000,
    maxHeaderSize: 16_384,
  });
  const connections = new Connections();
  server.on("connection", (socket) => connections.add(socket));
  server.on("clientError", endBroken);
  const wizard = await options.openWizard(services, emit);
  const port = await listen(server, options.port ?? 0).catch(async (error) => {
    streams.close();
    await wizard.close();
    throw error;
  });
  const session = new Session();
  const route = createRouter({
    port,
    session,
    connections,
    files,
    streams,
    downloads,
    handlers: wizard.handlers,
    log,
  });

  let open = 0;
  let closing: Promise<void> | undefined;
  let idleTimer: NodeJS.Timeout | undefined;
  const watchIdle = () => {
    clearTimeout(idleTimer);
    if (idleMs === undefined || closing !== undefined || open > 0) return;
    idleTimer = setTimeout(() => void close().then(options.onIdle), idleMs);
  };

  server.on("request", (request, response) => {
    open++;
    clearTimeout(idleTimer);
    response.on("close", () => {
      open--;
      watchIdle();
    });
    route(request, response).catch((error) => {
      log("A request failed", error);
      if (response.headersSent) response.destroy();
      else refuse(response, 500, "Something went wrong.");
    });
  });
  const close = (): Promise<void> => {
    closing ??= (async () => {
      clearTimeout(idleTimer);
      streams.close();
      downloads.clear();
      await stop(server);
      await wizard.close();
    })();
    return closing;
  };
  watchIdle();

  return {
    port,
    newLink: () => `http://127.0.0.1:${port}/?token=${session.newToken()}`,
    close,
  };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** Stops listening and ends what is open. */
function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
