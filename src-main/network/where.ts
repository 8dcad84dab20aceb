/** The port that a URL of http or https leads to. */
export const portOf = ({ port, protocol }: Pick<URL, "protocol"> & { readonly port?: string }): number =>
  Number(port) || (protocol === "https:" ? 443 : 80);

/** A URL's host and port, as they are connected to: an IPv6 address without its brackets. */
export const whereOf = (url: URL): { readonly host: string; readonly port: number } => ({
  host: url.hostname.replace(/^\[|\]$/g, ""),
  port: portOf(url),
});
