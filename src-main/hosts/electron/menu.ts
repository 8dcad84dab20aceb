import { type App, Menu, type MenuItemConstructorOptions, type WebContents } from "electron";

/** What the menu does that no role of Electron does. */
export interface MenuActions {
  showLog(): void;
  checkVersion(): void;
}

/**
 * The menu bar: what each platform expects where, with its shortcuts (the roles bring them), and nothing that opens pages.
 * macOS has About and Quit under the app's name, the others under Help and File.
 */
export function menuTemplate(
  platform: NodeJS.Platform,
  development: boolean,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const mac = platform === "darwin";
  const view: MenuItemConstructorOptions[] = [
    { role: "resetZoom" },
    { role: "zoomIn" },
    { role: "zoomOut" },
    { type: "separator" },
    { role: "togglefullscreen" },
  ];
  const tools: MenuItemConstructorOptions[] = [
    { type: "separator" },
    { role: "reload" },
    { role: "toggleDevTools" },
  ];
  const help: MenuItemConstructorOptions[] = [
    { label: "&Check for a New Version…", click: () => actions.checkVersion() },
    { label: "Show &Log", click: () => actions.showLog() },
  ];
  const about: MenuItemConstructorOptions[] = [{ type: "separator" }, { role: "about" }];
  return [
    ...(mac ? [{ role: "appMenu" } as const] : []),
    { role: "fileMenu" },
    { role: "editMenu" },
    { label: "&View", submenu: development ? [...view, ...tools] : view },
    { role: "windowMenu" },
    { role: "help", label: "&Help", submenu: mac ? help : [...help, ...about] },
  ];
}

export function installMenu(app: App, development: boolean, actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, development, actions)));
  app.on("web-contents-created", (_event, contents) => offerContextMenu(contents));
}

/** Cut, copy and paste under the right mouse button. Electron brings none, and values are pasted here all day. */
function offerContextMenu(contents: WebContents): void {
  contents.on("context-menu", (_event, { isEditable, selectionText, editFlags }) => {
    const items: MenuItemConstructorOptions[] = isEditable
      ? [
          { role: "cut", enabled: editFlags.canCut },
          { role: "copy", enabled: editFlags.canCopy },
          { role: "paste", enabled: editFlags.canPaste },
          { type: "separator" },
          { role: "selectAll" },
        ]
      : [{ role: "copy", enabled: editFlags.canCopy }];
    if (isEditable || selectionText !== "") Menu.buildFromTemplate(items).popup();
  });
}
