import { isPublicHost } from "../hosts.ts";
import { any, type Case, type CatalogueRow, network, row } from "../row.ts";

const local = { none: "local" } as const;
const stages = ["token"] as const;

/** Proxies are asked for HTTP only: mail goes out directly. */
const notYourOkta = "Okta does not use this proxy: its own test message can pass all the same.";
const without =
  "Or test from a network without it. On the command line, NO_PROXY excludes hosts, and HTTPS_PROXY sets the proxy.";

/** The proxy, when it is known which. */
const proxy = ({ evidence: e, context }: Case): string => {
  // Electron keeps the system's proxy to itself: the host is the endpoint's then.
  if (e.kind !== "network" || context === undefined || e.host === "" || isPublicHost(e.host))
    return "the proxy";
  return `the proxy ${e.port === undefined ? e.host : `${e.host}:${e.port}`}`;
};

/** A proxy between this computer and the token endpoint. It is named: the token endpoint was never reached. */
export const proxyRows: readonly CatalogueRow[] = [
  row(
    "network-proxy-authentication",
    stages,
    local,
    any(
      network({ code: "PROXY_AUTHENTICATION" }),
      ({ evidence: e }) => e.kind === "token-reply" && e.error === undefined && e.httpStatus === 407,
    ),
    (c) => ({
      step: "test",
      title: "The proxy asks for a sign-in",
      cause: `This network lets requests out only through a proxy, and ${proxy(c)} wants a user name (HTTP 407). The token endpoint was not reached.`,
      fix: [
        "Sign in to the proxy. On the command line, write the user name and password into HTTPS_PROXY: http://user:password@proxy:port.",
        without,
        notYourOkta,
      ],
    }),
  ),
  row(
    "network-proxy-unreachable",
    stages,
    local,
    network({ code: ["PROXY_UNREACHABLE", "PROXY_NAME_NOT_FOUND", "ERR_PROXY_CONNECTION_FAILED"] }),
    (c) => ({
      step: "test",
      title: "The proxy cannot be reached",
      cause: `Requests are set to go through a proxy, and ${proxy(c)} ${c.evidence.kind === "network" && c.evidence.code === "PROXY_NAME_NOT_FOUND" ? "has a name that DNS does not know" : "does not answer"}. The token endpoint was not reached.`,
      fix: [
        "Check the proxy in the system's network settings, and the variables HTTPS_PROXY and HTTP_PROXY.",
        without,
        notYourOkta,
      ],
    }),
  ),
  row(
    "network-proxy-failed",
    stages,
    local,
    network({
      code: ["PROXY_REFUSED", "PROXY_NOT_HTTP", "ERR_TUNNEL_CONNECTION_FAILED", "UND_ERR_PRX_TLS"],
    }),
    (c) => ({
      step: "test",
      title: "The proxy does not pass the request on",
      cause: `${proxy(c)} was reached and did not open a way to the token endpoint. It refuses this address, cannot reach it itself, or is no proxy.`,
      fix: [
        "Ask who runs the proxy to allow the token endpoint's host on port 443.",
        "Check the proxy in the system's network settings, and the variables HTTPS_PROXY and HTTP_PROXY.",
        without,
        notYourOkta,
      ],
    }),
  ),
];
