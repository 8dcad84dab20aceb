import { useSyncExternalStore } from "react";
import type { StepId } from "../../src-main/contract/finding.ts";

/** What can be open in a setup: a step, or the page of its connections, which is none. */
export type PageId = StepId | "connections";

/** Where the window is. It lives in the hash, so that a reload or a restart resumes there. */
export type Route =
  | { readonly page: "home" }
  | { readonly page: "sends" }
  | {
      readonly page: "setup";
      readonly id: string;
      readonly step: string | null;
      readonly field: string | null;
    };

const decode = (part: string | undefined): string | null => {
  if (!part) return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
};

/** `#/setup/<id>/<step>/<field>`, `#/sends`; anything else is home. */
export function parseRoute(hash: string): Route {
  const [, page, id, step, field] = hash.split("/");
  const setup = decode(id);
  if (page === "sends") return { page: "sends" };
  if (page !== "setup" || !setup) return { page: "home" };
  return { page: "setup", id: setup, step: decode(step), field: decode(field) };
}

export const homeHash = "#/";
export const sendsHash = "#/sends";

export function setupHash(id: string, page?: PageId, field?: string): string {
  return `#/${["setup", id, page, field]
    .filter((part) => part !== undefined)
    .map(encodeURIComponent)
    .join("/")}`;
}

/** Goes there. Going again to the field one is at already moves the focus again. */
export function go(hash: string): void {
  if (location.hash === hash) window.dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = hash;
}

const subscribe = (listener: () => void) => {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
};

/** The current hash, kept current. */
export const useHash = (): string => useSyncExternalStore(subscribe, () => location.hash);
