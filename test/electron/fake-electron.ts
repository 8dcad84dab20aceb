import { EventEmitter } from "node:events";
import { tmpdir } from "node:os";

/**
 * A stand-in for the module `electron`, for the main process under plain Node: it keeps what it is told, and a test
 * plays the part of Chromium with it. It has only what the Electron host uses, so a new use shows in the tests.
 */

type Handler = (...args: never[]) => unknown;

/** What happened, in order: "enableSandbox", "scheme app", "ready" … */
export const record: string[] = [];

class App extends EventEmitter {
  isPackaged = true;
  readonly paths = new Map<string, string>([["downloads", tmpdir()]]);
  #ready = Promise.withResolvers<void>();
  #isReady = false;

  /** The moment Chromium is up. Some things are too late after it. */
  becomeReady(): void {
    record.push("ready");
    this.#isReady = true;
    this.#ready.resolve();
  }
  assertNotReady(what: string): void {
    if (this.#isReady) throw new Error(`${what} after the app is ready`);
  }
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  enableSandbox(): void {
    this.assertNotReady("enableSandbox");
    record.push("enableSandbox");
  }
  setName(name: string): void {
    record.push(`name ${name}`);
  }
  setAppUserModelId(): void {}
  setPath(name: string, path: string): void {
    this.assertNotReady("setPath");
    this.paths.set(name, path);
  }
  getPath(name: string): string {
    return this.paths.get(name) ?? "";
  }
  requestSingleInstanceLock(): boolean {
    return true;
  }
  quit(): void {
    let prevented = false;
    this.emit("will-quit", { preventDefault: () => (prevented = true) });
    if (!prevented) record.push("quit");
  }
  exit(code: number): void {
    record.push(`exit ${code}`);
  }
}
export const app = new App();

/** A session: its handlers are called by tests. */
export class FakeSession extends EventEmitter {
  readonly handlers: Record<string, Handler> = {};
  readonly schemes = new Map<string, (request: Request) => Response | Promise<Response>>();
  readonly fetched: [string, RequestInit][] = [];
  spellChecker = true;
  readonly partition: string;

  constructor(partition: string) {
    super();
    this.partition = partition;
  }
  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) => {
      this.schemes.set(scheme, handler);
    },
  };
  readonly webRequest = {
    onBeforeRequest: (handler: Handler) => {
      this.handlers.beforeRequest = handler;
    },
  };
  setPermissionRequestHandler(handler: Handler) {
    this.handlers.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: Handler) {
    this.handlers.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: Handler) {
    this.handlers.devicePermission = handler;
  }
  setDisplayMediaRequestHandler(handler: Handler) {
    this.handlers.displayMedia = handler;
  }
  setSpellCheckerEnabled(enabled: boolean) {
    this.spellChecker = enabled;
  }
  async fetch(url: string, init: RequestInit): Promise<Response> {
    this.fetched.push([url, init]);
    return new Response("fetched");
  }
}
export const sessions = new Map<string, FakeSession>();
export const session = {
  fromPartition(name: string): FakeSession {
    const found = sessions.get(name) ?? new FakeSession(name);
    sessions.set(name, found);
    return found;
  },
};

export class FakeWebContents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  readonly sent: unknown[][] = [];
  url = "";
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
  send(...args: unknown[]): void {
    this.sent.push(args);
  }
  getURL(): string {
    return this.url;
  }
  isDestroyed(): boolean {
    return false;
  }
}
export const webContents = {
  getAllWebContents: () => windows.map((window) => window.webContents),
};

export const windows: BrowserWindow[] = [];
export class BrowserWindow extends EventEmitter {
  readonly webContents = new FakeWebContents();
  readonly options: { webPreferences: Record<string, unknown> };
  shown = false;
  focused = 0;

  constructor(options: { webPreferences: Record<string, unknown> }) {
    super();
    this.options = options;
    windows.push(this);
    app.emit("web-contents-created", {}, this.webContents);
  }
  static getAllWindows(): BrowserWindow[] {
    return windows;
  }
  async loadURL(url: string): Promise<void> {
    this.webContents.url = url;
    record.push(`load ${url}`);
    this.emit("ready-to-show");
  }
  show(): void {
    this.shown = true;
  }
  isMinimized(): boolean {
    return false;
  }
  focus(): void {
    this.focused++;
  }
}

export const ipcHandlers = new Map<string, (event: unknown, ...args: unknown[]) => unknown>();
export const ipcMain = {
  handle(channel: string, handler: (event: unknown, ...args: unknown[]) => unknown): void {
    ipcHandlers.set(channel, handler);
  },
};

/** A message as the page's main frame sends it; `frame` replaces parts of the frame, or the frame itself. */
export function sendIpc(channel: string, args: unknown[], frame: unknown = {}): Promise<unknown> {
  const own = { url: "app://mailwright/", parent: null, detached: false };
  const senderFrame = frame !== null && typeof frame === "object" ? Object.assign(own, frame) : frame;
  const handler = ipcHandlers.get(channel);
  if (handler === undefined) throw new Error(`Nobody answers ${channel}`);
  return Promise.resolve().then(() => handler({ senderFrame }, ...args));
}

export const privileges: { scheme: string; privileges: Record<string, boolean> }[] = [];
export const protocol = {
  registerSchemesAsPrivileged(list: { scheme: string; privileges: Record<string, boolean> }[]): void {
    app.assertNotReady("registerSchemesAsPrivileged");
    privileges.push(...list);
    record.push(`scheme ${list.map((one) => one.scheme).join()}`);
  },
};

export const opened: string[] = [];
export const shell = {
  async openExternal(url: string): Promise<void> {
    opened.push(url);
  },
};

/** What the save dialog answers next, and what it was asked. */
export const saveDialog = { answer: { canceled: true, filePath: "" }, asked: [] as unknown[] };
export const dialog = {
  async showSaveDialog(...args: unknown[]) {
    saveDialog.asked.push(args.at(-1));
    return saveDialog.answer;
  },
  showErrorBox(title: string): void {
    record.push(`error box: ${title}`);
  },
};

export const menus: unknown[] = [];
export const Menu = {
  buildFromTemplate: (template: unknown) => ({ template, popup: () => menus.push(template) }),
  setApplicationMenu: (menu: unknown) => menus.push(menu),
};

/** What the preload put into the page, by name. */
export const exposed = new Map<string, Record<string, unknown>>();
export const contextBridge = {
  exposeInMainWorld: (name: string, api: Record<string, unknown>) => exposed.set(name, api),
};

class IpcRenderer extends EventEmitter {
  readonly invoked: unknown[][] = [];
  async invoke(...args: unknown[]): Promise<unknown> {
    this.invoked.push(args);
    return { ok: true, value: null };
  }
}
export const ipcRenderer = new IpcRenderer();

export const webUtils = {
  getPathForFile: (file: { path?: string }) => file.path ?? "",
};
