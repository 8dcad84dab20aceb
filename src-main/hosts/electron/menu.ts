import { type App, Menu, type MenuItemConstructorOptions, type WebContents } from "electron";

/** The menu bar: what the system's shortcuts need (copy and paste on macOS, zoom everywhere), and nothing that opens pages. */
export function menuTemplate(platform: NodeJS.Platform, development: boolean): MenuItemConstructorOptions[] {
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
  return [
    platform === "darwin" ? { role: "appMenu" } : { label: "&File", submenu: [{ role: "quit" }] },
    { role: "editMenu" },
    { label: "&View", submenu: development ? [...view, ...tools] : view },
    { role: "windowMenu" },
  ];
}

export function installMenu(app: App, development: boolean): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, development)));
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
