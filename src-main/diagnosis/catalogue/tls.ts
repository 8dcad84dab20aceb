import { isPublicHost } from "../hosts.ts";
import { advice, all, any, type Case, type CatalogueRow, network, row, stageRow } from "../row.ts";
import { host, seen } from "../words.ts";

const stages = ["tls", "token"] as const;
const notYourOkta =
  "Okta connects from its own addresses: if only this network is to blame, it is not affected.";

const certificate = (c: Case) => seen(c, "certificate", (e) => !e.authorized);
const issuedBy = (c: Case): string => {
  const issuer = certificate(c)?.issuer ?? "";
  return issuer === "" ? "" : ` It was issued by ${issuer}.`;
};
const day = (iso: string | undefined): string => (iso === undefined ? "" : iso.slice(0, 10));
const untrusted = [
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_UNTRUSTED",
  // An issuer of a trusted name with another key.
  "CERT_SIGNATURE_FAILURE",
  "INVALID_CA",
  "ERR_CERT_AUTHORITY_INVALID",
];
/** A server of a public authority shows another's certificate: something sits in between. */
const publicHost = (c: Case): boolean => c.evidence.kind === "network" && isPublicHost(c.evidence.host);

/** TLS, by OpenSSL's codes. The certificate was fetched again without trusting it, so its issuer can be named. */
export const tlsRows: readonly CatalogueRow[] = [
  row(
    "tls-certificate-expired",
    stages,
    "certificate-expired",
    network({ code: ["CERT_HAS_EXPIRED", "ERR_CERT_DATE_INVALID"] }),
    (c) => ({
      step: "app",
      field: "host",
      title: "The server's certificate has expired",
      cause: `The certificate of ${host(c)} ${certificate(c) === undefined ? "is past its end date" : `ended on ${day(certificate(c)?.validTo)}`}.${issuedBy(c)} If the date is in the future, the clock of this computer is wrong.`,
      fix: [
        "Check the date and time of this computer.",
        "Compare the host name with the provider's documentation.",
        "If both are right, ask who runs the server to renew the certificate.",
      ],
      found: certificate(c)?.validTo,
    }),
  ),
  row(
    "tls-certificate-not-yet-valid",
    stages,
    "certificate-not-yet-valid",
    network({ code: "CERT_NOT_YET_VALID" }),
    (c) => ({
      step: "test",
      title: "The server's certificate is not valid yet",
      cause: `It begins ${certificate(c) === undefined ? "later than this computer's clock" : `on ${day(certificate(c)?.validFrom)}`}. Most often the clock of this computer is behind.`,
      fix: ["Check the date and time of this computer.", "Test again."],
      found: certificate(c)?.validFrom,
    }),
  ),
  row(
    "tls-inspected",
    stages,
    "certificate-inspected",
    all(network({ code: [...untrusted, "DEPTH_ZERO_SELF_SIGNED_CERT"] }), publicHost),
    (c) => ({
      step: "test",
      title: "Something on this network opens the encrypted connection",
      cause: `The certificate shown for ${host(c)} does not come from a public authority.${issuedBy(c)} A proxy, a firewall or a security program puts itself in between.${c.context === undefined ? "" : " Nothing was sent over it."}`,
      fix: [
        "Test from a network without inspection, for example a phone's hotspot.",
        "Or ask who runs this network to exclude the host.",
        notYourOkta,
      ],
      found: certificate(c)?.issuer,
    }),
  ),
  row(
    "tls-certificate-self-signed",
    stages,
    "certificate-self-signed",
    network({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
    (c) => ({
      step: "app",
      field: "host",
      title: "The server's certificate is self-signed",
      cause: `${host(c)} shows a certificate that only vouches for itself. Okta will not trust it.`,
      fix: [
        "Put a certificate of a public authority on the server.",
        "Or enter the host name of the provider's public server.",
      ],
      found: certificate(c)?.subject,
    }),
  ),
  row("tls-revocation-unknown", [], { none: "console" }, network({ code: "REVOCATION_UNKNOWN" }), (c) => ({
    step: "test",
    title: "It could not be checked whether the certificate was revoked",
    cause: `The program asked the authority of ${host(c)} and got no answer: its server was down, or this network blocks plain HTTP to it. Of the certificate itself that says nothing.`,
    fix: [
      "Try again later.",
      "Ask who runs this network to allow HTTP (port 80) to the authority's CRL and OCSP servers.",
      notYourOkta,
    ],
  })),
  row("tls-certificate-untrusted", stages, "certificate-inspected", network({ code: untrusted }), (c) => ({
    step: "app",
    field: "host",
    title: "The server's certificate is not trusted",
    cause: `Its chain does not lead to a known authority.${issuedBy(c)} The server leaves out its intermediate certificate, it belongs to a private authority, or a proxy on this network inspects the connection.`,
    fix: [
      "Test from another network, for example a phone's hotspot.",
      "If it stays, ask who runs the server to install the full chain of a public authority.",
    ],
    found: certificate(c)?.issuer,
  })),
  row(
    "tls-certificate-wrong-name",
    stages,
    "certificate-wrong-name",
    network({ code: ["ERR_TLS_CERT_ALTNAME_INVALID", "HOSTNAME_MISMATCH", "ERR_CERT_COMMON_NAME_INVALID"] }),
    (c) => ({
      step: "app",
      field: "host",
      title: "The certificate is for another server name",
      cause: `${host(c)} is not among the names of the certificate${certificate(c) === undefined ? "" : `: ${certificate(c)?.altNames.slice(0, 5).join(", ")}`}.`,
      fix: ["Enter the host name as the provider documents it, and not an address or an alias."],
      expected: certificate(c)?.altNames.slice(0, 5).join(", "),
      found: c.evidence.kind === "network" ? c.evidence.host : undefined,
    }),
  ),
  row(
    "tls-certificate-revoked",
    stages,
    { none: "rare" },
    network({ code: ["CERT_REVOKED", "ERR_CERT_REVOKED"] }),
    () => ({
      step: "app",
      field: "host",
      title: "The server's certificate was revoked",
      cause: "Its authority has withdrawn it.",
      fix: ["Ask who runs the server to install a new certificate."],
    }),
  ),
  row(
    "tls-not-spoken",
    stages,
    "tls-in-clear",
    any(
      network({
        code: ["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG", "ERR_SSL_PROTOCOL_ERROR"],
      }),
      network({ code: "EPROTO", message: /\b(wrong version number|packet length too long)\b/i }),
    ),
    (c) => ({
      step: "app",
      field: "port",
      title: "The server does not speak TLS on this port",
      cause: `${host(c)} answered in clear where TLS was due. Port 465 begins with TLS; 587 and 2587 begin in clear and change over with STARTTLS.`,
      fix: ["Use port 587, or the port the provider documents."],
      expected: "587",
    }),
  ),
  row(
    "tls-version-unsupported",
    stages,
    "tls-old",
    any(
      network({
        code: [
          "ERR_SSL_UNSUPPORTED_PROTOCOL",
          "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
          "ERR_SSL_NO_PROTOCOLS_AVAILABLE",
          "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
          "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE",
          "ERR_SSL_VERSION_OR_CIPHER_MISMATCH",
          "ERR_SSL_DH_KEY_TOO_SMALL",
        ],
      }),
      network({
        code: "EPROTO",
        message: /\b(alert protocol version|unsupported protocol|handshake failure)\b/i,
      }),
    ),
    (c) => ({
      step: "app",
      field: "host",
      title: "The server and this computer share no TLS version",
      cause: `${host(c)} offers only TLS versions or ciphers that are no longer considered safe.`,
      fix: ["Ask who runs the server to switch on TLS 1.2 or later."],
    }),
  ),
  stageRow(
    "tls-handshake-timeout",
    stages,
    "tls-silent",
    network({ operation: "tls", code: "ETIMEDOUT" }),
    (c) => ({
      step: "test",
      title: "TLS was not set up in time",
      cause: `${host(c)} agreed to TLS and then fell silent. A firewall or security program on the way may be the reason.`,
      fix: ["Test again.", advice.anotherNetwork, notYourOkta],
    }),
  ),
  row(
    "tls-handshake-cut",
    stages,
    "tls-cut",
    network({ operation: "tls", code: ["ECONNRESET", "EPIPE", "CLOSED", "ETLS", "ERR_CONNECTION_RESET"] }),
    (c) => ({
      step: "test",
      title: "The connection was cut while TLS was set up",
      cause: `${host(c)}, or something on the way to it, does not let TLS come about. Firewalls that want to read mail do this.`,
      fix: [advice.anotherNetwork, "Switch off mail scanning on this computer for the test.", notYourOkta],
    }),
  ),
  row(
    "tls-failed",
    stages,
    "tls-refused",
    ({ evidence: e }) => e.kind === "network" && e.operation === "tls",
    (c) => ({
      step: "app",
      field: "host",
      title: "No secure connection to the server",
      cause: `TLS with ${host(c)} failed${c.evidence.kind === "network" && c.evidence.code !== "TLS_FAILED" ? ` (${c.evidence.code})` : ""}.${issuedBy(c)}${c.context === undefined ? " The text does not say why: the line “caused by” after it does." : ""}`,
      fix: [advice.anotherNetwork, advice.compareServer],
    }),
  ),
];
