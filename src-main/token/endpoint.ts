import { isLoopbackHost } from "../providers/text.ts";

/**
 * Reads a token endpoint URL.
 * @returns the URL and whether plain HTTP must be allowed for it, or a sentence that says why nothing can be sent to it.
 * RFC 6749 section 3.2 asks for TLS; HTTP is let through only to this computer.
 */
export function readEndpoint(text: string): { url: URL; insecure: boolean } | { refused: string } {
  if (text.trim() === "") return { refused: "There is no token endpoint URL." };
  if (!URL.canParse(text)) return { refused: "The token endpoint is not a URL." };
  const url = new URL(text);
  if (url.username !== "" || url.password !== "")
    return { refused: "The token endpoint URL carries a user name or password." };
  if (url.protocol === "https:") return { url, insecure: false };
  if (url.protocol === "http:" && isLoopbackHost(url.hostname)) return { url, insecure: true };
  return { refused: "The token endpoint is not an https URL, so the credential would travel unencrypted." };
}
