import "./theme/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { chosenTheme, showTheme } from "./app/theme.ts";
import { openBridge } from "./bridge.ts";

showTheme(chosenTheme());
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App bridge={openBridge()} />
    </StrictMode>,
  );
}
