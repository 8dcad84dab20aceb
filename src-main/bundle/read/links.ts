import { documentHosts } from "../../providers/document-hosts.ts";

const documents: ReadonlySet<string> = new Set(documentHosts);

function isDocument(link: unknown): boolean {
  const text = (link as { url?: unknown } | null)?.url;
  const url = typeof text === "string" ? URL.parse(text) : null;
  return url?.protocol === "https:" && url.port === "" && url.username === "" && documents.has(url.hostname);
}

/**
 * Takes the links that lead anywhere else out of findings that came in a bundle: the window would show them as its own.
 * Pure; what Mailwright wrote comes through as it is.
 */
export function withoutForeignLinks<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutForeignLinks) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === "sources" && Array.isArray(item) ? item.filter(isDocument) : withoutForeignLinks(item),
    ]),
  ) as T;
}
