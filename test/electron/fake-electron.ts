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
  setAboutPanelOptions(options: Record<string, string>): void {
    record.push(`about ${options.applicationName} ${options.applicationVersion}`);
  }
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
  reloads = 0;
  crashes = 0;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
  /** Where what is sent arrives, besides being kept. */
  receive: (channel: string, ...args: unknown[]) => void = () => {};
  send(channel: string, ...args: unknown[]): void {
    this.sent.push([channel, ...args]);
    this.receive(channel, ...args);
  }
  getURL(): string {
    return this.url;
  }
  isDestroyed(): boolean {
    return false;
  }
  reload(): void {
    this.reloads++;
  }
  forcefullyCrashRenderer(): void {
    this.crashes++;
  }
}
export const webContents = {
  getAllWebContents: () => windows.map((window) => window.webContents),
};

interface WindowOptions {
  readonly webPreferences: Record<string, unknown>;
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
}
export const windows: BrowserWindow[] = [];
export class BrowserWindow extends EventEmitter {
  readonly webContents = new FakeWebContents();
  readonly options: WindowOptions;
  shown = false;
  focused = 0;
  maximized = false;
  minimized = false;
  closed = false;
  background = "";
  bounds: { x: number; y: number; width: number; height: number };

  constructor(options: WindowOptions) {
    super();
    this.options = options;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
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
  isFocused(): boolean {
    return this.focused > 0;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  isFullScreen(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  isDestroyed(): boolean {
    return this.closed;
  }
  maximize(): void {
    this.maximized = true;
    this.emit("maximize");
  }
  restore(): void {
    this.minimized = false;
  }
  getNormalBounds() {
    return this.bounds;
  }
  setBackgroundColor(color: string): void {
    this.background = color;
  }
  close(): void {
    this.emit("close", {});
    this.closed = true;
    this.emit("closed");
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

/** The displays: tests change their work areas. */
export const displays = [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }];
export const screen = {
  getPrimaryDisplay: () => displays[0],
  getAllDisplays: () => displays,
};

class NativeTheme extends EventEmitter {
  shouldUseDarkColors = false;
}
export const nativeTheme = new NativeTheme();

export const opened: string[] = [];
export const shownInFolder: string[] = [];
export const trashed: string[] = [];
export const shell = {
  showItemInFolder(path: string): void {
    shownInFolder.push(path);
  },
  async trashItem(path: string): Promise<void> {
    trashed.push(path);
  },
  async openExternal(url: string): Promise<void> {
    opened.push(url);
  },
};

/** What the save dialog answers next, and what it was asked. */
export const saveDialog = { answer: { canceled: true, filePath: "" }, asked: [] as unknown[] };
/** What the next message box is answered, by the number of its button, and what was asked. */
export const messageBox = {
  answer: Promise.resolve(0),
  asked: [] as { message: string; detail: string; buttons: string[]; signal?: AbortSignal }[],
};
export const dialog = {
  async showMessageBox(...args: unknown[]) {
    messageBox.asked.push(args.at(-1) as (typeof messageBox.asked)[number]);
    return { response: await messageBox.answer };
  },
  async showSaveDialog(...args: unknown[]) {
    saveDialog.asked.push(args.at(-1));
    return saveDialog.answer;
  },
  showErrorBox(title: string): void {
    record.push(`error box: ${title}`);
  },
};

export class Notification extends EventEmitter {
  static supported = true;
  static readonly shown: Notification[] = [];
  static isSupported = (): boolean => Notification.supported;
  readonly options: { readonly title: string; readonly body: string };

  constructor(options: { readonly title: string; readonly body: string }) {
    super();
    this.options = options;
  }

  show(): void {
    Notification.shown.push(this);
  }
}

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
  /** What the main process answers. A test that has one there connects it. */
  answer: (channel: string, args: unknown[]) => Promise<unknown> = async () => ({ ok: true, value: null });
  async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    this.invoked.push([channel, ...args]);
    return this.answer(channel, args);
  }
}
export const ipcRenderer = new IpcRenderer();

export const webUtils = {
  getPathForFile: (file: { path?: string }) => file.path ?? "",
};
