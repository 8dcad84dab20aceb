/**
 * The key of the browser host, which this page sends with every request. It is got for the token of the printed link, once,
 * and kept in `localStorage`: that belongs to this origin, port and all, unlike a cookie. A reload and a second tab find it
 * there; what an ended program has left in it opens nothing.
 */
const place = "mailwright-key";

/** The storage, where the browser allows one. Without it the key lives as long as the page. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

/** The key, or undefined when this browser was not let in. Takes the token out of the address. Rejects when nothing answers. */
export async function hostKey(): Promise<string | undefined> {
  const { pathname, search, hash } = window.location;
  const token = new URLSearchParams(search).get("token");
  if (token === null) return storage()?.getItem(place) ?? undefined;
  const response = await fetch("/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
  });
  window.history.replaceState(null, "", pathname + hash);
  if (!response.ok) return storage()?.getItem(place) ?? undefined;
  const { key } = (await response.json()) as { key: string };
  storage()?.setItem(place, key);
  return key;
}
