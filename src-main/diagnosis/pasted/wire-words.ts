import type { Evidence } from "../../contract/evidence.ts";

type Network = Extract<Evidence, { kind: "network" }>;

/** A failure on the wire or of TLS, and how languages and programs say it. */
export interface WireWords {
  /** Node's or OpenSSL's code for the same, or one of our own (contract/evidence.ts). */
  readonly code: string;
  readonly operation: Network["operation"];
  readonly words: readonly RegExp[];
}

/**
 * By meaning, the more telling first: a program prints the general before the particular (“could not convert socket to
 * TLS … caused by: PKIX path building failed”), so the first meaning found names the cause. OpenSSL's reasons are the
 * same in Python, Ruby, PHP, perl, Rust's native-tls and curl.
 */
export const wireWords: readonly WireWords[] = [
  // A proxy in between: before anything about the server, which was never asked.
  {
    code: "PROXY_AUTHENTICATION",
    operation: "request",
    words: [
      /\b407 (?:"?Proxy Authentication Required|Authentication Required)/i,
      /\bProxy Authentication Required\b/i,
      /\bHTTP code 407 from proxy after CONNECT\b/,
      /\bCONNECT tunnel failed, response 407\b/,
      /\bProxy response \(407\)/,
      /\bproxy tunnel request to proxy '[^']{1,200}' failed with status code '407'/i,
    ],
  },
  {
    code: "PROXY_REFUSED",
    operation: "request",
    words: [
      /\bTunnel connection failed: (?!407)\d{3}\b/,
      /\bUnable to tunnel through proxy\b/i,
      /\bHTTP code (?!407)\d{3} from proxy after CONNECT\b/,
      /\bCONNECT tunnel failed\b(?!, response 407)/,
      /\bProxy CONNECT (?:aborted|failed)\b/,
      /\bproxy handshake error\b/,
      /\bProxy response \((?!407)\d{3}\)/,
      /\bproxy tunnel request to proxy '[^']{1,200}' failed with status code '(?!407)\d{3}'/i,
      /\bERR_TUNNEL_CONNECTION_FAILED\b/,
    ],
  },
  {
    code: "PROXY_UNREACHABLE",
    operation: "connect",
    words: [
      /\bERR_PROXY_CONNECTION_FAILED\b/,
      /\bCannot connect to proxy\b/i,
      /\bUnable to connect to proxy\b/i,
      /\bproxyconnect tcp: dial tcp\b/,
    ],
  },
  { code: "PROXY_NAME_NOT_FOUND", operation: "resolve", words: [/\bCould(?: not|n't) resolve proxy\b/i] },

  // Certificates.
  {
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
    operation: "tls",
    words: [
      /\bHostname\/IP does not match certificate['’]s altnames\b/i,
      /\bNo subject alternative (?:DNS|IP address)? ?names? (?:matching|present)\b/i,
      /\bNo name matching \S{1,253} found\b/i,
      /\bHostname mismatch, certificate is not valid for\b/i,
      /\bIP address mismatch, certificate is not valid for\b/i,
      /\bcertificate verify failed \((?:hostname|IP address) mismatch\)/i,
      /\bx509: certificate is (?:valid for|not valid for any names)\b/i,
      /\bx509: cannot validate certificate for \S{1,253} because it doesn't contain any IP SANs\b/i,
      /\bhostname "[^"]{1,253}" does not match the server certificate\b/i,
      /\bPeer certificate CN=`[^']{0,253}' did not match expected CN=/i,
      /\bRemoteCertificateNameMismatch\b/,
      /\bNotValidForName(?:Context)?\b/,
      /\bcertificate not valid for name\b/i,
      /\bno alternative certificate subject name matches target (?:host ?name|ipv4 address)/i,
      /\bcertificate subject name '[^']{1,253}' does not match target host ?name\b/i,
    ],
  },
  {
    code: "CERT_NOT_YET_VALID",
    operation: "tls",
    words: [
      /\bcertificate is not yet valid\b(?<!expired or is not yet valid)/i,
      /\bcertificate has expired or is not yet valid: current time \S{1,40} is before\b/i,
      /\bCertificateNotYetValidException\b/,
      /\bNotValidYet\b/,
      /\bcertificate not valid yet\b/i,
    ],
  },
  {
    code: "CERT_HAS_EXPIRED",
    operation: "tls",
    words: [
      /\bcertificate has expired\b/i,
      /\bCertificateExpiredException\b/,
      /\binvalid peer certificate: (?:Expired|certificate expired)/i,
      /\bNotTimeValid\b/,
      /\bcertificate expired\b/i,
    ],
  },
  {
    code: "CERT_REVOKED",
    operation: "tls",
    words: [
      /\bcertificate (?:is |has been )?revoked\b/i,
      /\bCertificateRevokedException\b/,
      /\binvalid peer certificate: Revoked\b/,
      /\bRemoteCertificateChainErrors[^\r\n]{0,80}\bRevoked\b/,
    ],
  },
  {
    code: "REVOCATION_UNKNOWN",
    operation: "tls",
    words: [
      /\brevocation function was unable to check revocation\b/i,
      /\b(?:RevocationStatusUnknown|OfflineRevocation)\b/,
      /\bCRYPT_E_(?:NO_REVOCATION_CHECK|REVOCATION_OFFLINE)\b/,
      /\bunable to get certificate CRL\b/i,
    ],
  },
  {
    code: "SELF_SIGNED_CERT_IN_CHAIN",
    operation: "tls",
    words: [/\bself[- ]signed certificate in certificate chain\b/i],
  },
  {
    code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    operation: "tls",
    words: [/\bself[- ]signed certificate\b/i, /\bCaUsedAsEndEntity\b/],
  },
  {
    code: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    operation: "tls",
    words: [
      /\bunable to get (?:local )?issuer certificate\b/i,
      /\bunable to verify the first certificate\b/i,
      /\bPKIX path (?:building|validation) failed\b/,
      /\bunable to find valid certification path\b/i,
      /\bTrust anchor for certification path not found\b/i,
      /\bx509: certificate signed by unknown authority\b/i,
      /\bcertificate is not trusted\b/i,
      /\bremote certificate (?:is invalid according to the validation procedure|was rejected)/i,
      /\bremote certificate is invalid because of errors in the certificate chain\b/i,
      /\bserver['’]s SSL certificate could not be validated\b/i,
      /\bRemoteCertificateChainErrors\b/,
      /\binvalid peer certificate: UnknownIssuer\b/,
      /\bcertificate verif(?:y|ication) failed\b/i,
      /\bServer certificate not trusted\b/i,
      /\buntrusted issuer\b/i,
      /\bSEC_E_UNTRUSTED_ROOT\b/,
      /\bissued by an authority that is not trusted\b/i,
      /\bCould not establish trust relationship for the SSL\/TLS secure channel\b/i,
      /\bcertificate is not standards compliant\b/i,
    ],
  },

  // TLS that does not come about.
  {
    code: "ERR_SSL_WRONG_VERSION_NUMBER",
    operation: "tls",
    words: [
      /\bwrong[ _]version[ _]number\b/i,
      /\bpacket length too long\b/i,
      /\bNotSslRecordException\b/,
      /\bUn(?:recognized|supported or unrecognized) SSL message\b/i,
      /\bfirst record does not look like a TLS handshake\b/i,
      /\bInvalidContentType\b/,
      /\bcorrupt message of type\b/i,
      /\bCannot determine the frame size or a corrupted frame was received\b/i,
      /\bhandshake failed due to an unexpected packet format\b/i,
      /\bSSL routines:[^"'\r\n]{0,60}:(?:unknown protocol|record layer failure|http request)\b/i,
    ],
  },
  {
    code: "ERR_SSL_UNSUPPORTED_PROTOCOL",
    operation: "tls",
    words: [
      /\b(?:tlsv1 )?alert protocol version\b/i,
      /\bTLSV1_ALERT_PROTOCOL_VERSION\b/,
      /\bunsupported[ _]protocol\b/i,
      /\bunsupported protocol version\b/i,
      /\bprotocol version not supported\b/i,
      /\bfatal alert: (?:protocol_version|handshake_failure|ProtocolVersion|HandshakeFailure|insufficient_security)\b/i,
      /\bNo appropriate protocol\b/i,
      /\bselected protocol version \S{1,12} is not accepted by client preferences\b/i,
      /\balert handshake failure\b/i,
      /\bALERT_HANDSHAKE_FAILURE\b/,
      /\btls: handshake failure\b/i,
      /\bthey do not possess a common algorithm\b/i,
      /\bpeer is incompatible\b/i,
      /\bno[ _](?:protocols[ _]available|shared[ _]cipher|ciphers[ _]available)\b/i,
      /\bdh[ _]key[ _]too[ _]small\b/i,
    ],
  },
  {
    code: "ETLS",
    operation: "tls",
    words: [
      /\bRemote host (?:terminated the handshake|closed connection during handshake)\b/i,
      /\bEOF occurred in violation of protocol\b/i,
      /\bUNEXPECTED_EOF_WHILE_READING\b/,
      /\bunexpected eof while reading\b/i,
      /\bSSL_ERROR_SYSCALL\b/,
      /\bSSL_connect SYSCALL returned\b/,
      /\btls handshake eof\b/i,
      /\bReceived an unexpected EOF or 0 bytes from the transport stream\b/i,
      /\bTLS handshake[^\r\n]{0,40}: EOF\b/i,
      /\bSecure TLS connection was not established|socket disconnected before secure TLS connection was established\b/i,
    ],
  },
  {
    code: "TLS_FAILED",
    operation: "tls",
    words: [
      /\bCould not convert socket to TLS\b/i,
      /\bSSLHandshakeException\b/,
      /\bSslHandshakeException\b/,
      /\bSSL\/TLS connection\b[^\r\n]{0,20}\b(?:failed|could not)\b/i,
      /\berror occurred while attempting to establish an SSL or TLS connection\b/i,
      /\bFailed to enable crypto\b/i,
      /\bCould not create SSL\/TLS secure channel\b/i,
      /\bTLS handshake timeout\b/i,
    ],
  },

  // Names.
  {
    code: "EAI_AGAIN",
    operation: "resolve",
    words: [
      /\bTemporary failure in name resolution\b/i,
      /\bdial tcp: lookup \S{1,253} on \S{1,80}: (?:read udp|server misbehaving|dial udp)/i,
      /\blookup \S{1,253}(?: on \S{1,80})?: (?:i\/o timeout|server misbehaving)\b/i,
      /\bHost not found, try again\b/i,
      /\bResolving timed out\b/i,
      /\bhost lookup did not complete\b/i,
      /\bnon-recoverable error when trying to resolve\b/i,
      /\bname resolution (?:failed|timed out)\b/i,
      /\bquery(?:A|Aaaa|Mx|Any) E(?:TIMEOUT|SERVFAIL|REFUSED|CANCELLED)\b/,
      // .NET on Linux gives getaddrinfo's EAI_AGAIN by the words of EAGAIN.
      /\bResource temporarily unavailable \([a-z0-9.-]{1,253}:\d{1,5}\)/i,
    ],
  },
  {
    code: "ENOTFOUND",
    operation: "resolve",
    words: [
      /\bUnknownHostException\b/,
      /\bName or service not known\b/i,
      /\bgetaddrinfo(?:\(\))? failed\b/i,
      /\bgetaddrinfo for \S{1,253} failed\b/i,
      /\bnodename nor servname provided\b/i,
      /\bno such host\b/i,
      /\bNo such host is known\b/i,
      /\bfailed to lookup address information\b/i,
      /\bCould not resolve host\b/i,
      /\bNo address associated with hostname\b/i,
      /\bHost or domain name not found\b/i,
      /\bBad hostname '/i,
      /\bUnknown mail server host\b/i,
      /\bThe remote name could not be resolved\b/i,
      /\brequested name is valid, but no data of the requested type was found\b/i,
    ],
  },

  // Connections.
  {
    code: "ECONNREFUSED",
    operation: "connect",
    words: [
      /\bConnection refused\b/i,
      /\bconnectex: No connection could be made\b/i,
      /\btarget machine actively refused it\b/i,
      /\bWinError 10061\b/,
      /\bERR_CONNECTION_REFUSED\b/,
    ],
  },
  {
    code: "ETIMEDOUT",
    operation: "connect",
    words: [
      /\bConnect(?:ion)? timed out\b/i,
      /\bconnect: timeout\b/i,
      /\bconnection timeout\b/i,
      /\bdial tcp[^\r\n]{0,300}: i\/o timeout\b/i,
      /\bOpenTimeout\b/,
      /\bFailed to connect to[^\r\n]{0,300}\b(?:Timeout was reached|Timed out)\b/i,
      /\bconnected party did not properly respond\b/i,
      /\bWinError 10060\b/,
      /\bTimeoutError: timed out\b/,
      /\bsocket\.timeout: timed out\b/,
      /\bThe operation has timed out\b/i,
      /\bA connection attempt failed\b/i,
      /\bdeadline has elapsed\b/i,
    ],
  },
  {
    code: "ENETUNREACH",
    operation: "connect",
    words: [
      /\bNo route to host\b/i,
      /\bNoRouteToHostException\b/,
      /\bNetwork is (?:unreachable|down)\b/i,
      /\bunreachable (?:network|host)\b/i,
      /\bHost is (?:unreachable|down)\b/i,
      /\bCan(?:not|'t) assign requested address\b/i,
    ],
  },
  {
    code: "EACCES",
    operation: "connect",
    words: [
      /\bforbidden by its access permissions\b/i,
      /\bSMTP[^\r\n]{0,120}\bconnect[^\r\n]{0,120}\(?Permission denied\b/i,
      /\bPermission denied: connect\b/i,
      /\bunable to connect to[^\r\n]{0,200}\(Permission denied\)/i,
    ],
  },

  // Conversations.
  {
    code: "ETIMEDOUT",
    operation: "read",
    words: [
      /\bRead timed out\b/i,
      /\bread operation timed out\b/i,
      /\bReadTimeout\b/,
      /\bread tcp[^\r\n]{0,200}: i\/o timeout\b/i,
      /\bSMTP timeout (?:after|while)\b/i,
      /\bconversation with \S{1,300} timed out while\b/i,
      /\bOperation timed out\b/i,
      /\bGreeting never received\b/,
    ],
  },
  {
    code: "ECONNRESET",
    operation: "read",
    words: [
      /\bConnection reset\b/i,
      /\bforcibly closed by the remote host\b/i,
      /\bsoftware caused connection abort\b/i,
      /\bBroken pipe\b/i,
      /\bWinError 100(?:53|54)\b/,
    ],
  },
  {
    code: "CLOSED",
    operation: "read",
    words: [
      /\bConnection unexpectedly closed\b/i,
      /\bConnection closed unexpectedly\b/i,
      /\bserver (?:has )?unexpectedly disconnected\b/i,
      /\bSMTPServerDisconnected\b/,
      /\bnet_io_connectionclosed\b/,
      /\bport: \d{1,5}, response: (?:-1\b|\[EOF\])/,
      /\blost connection with \S{1,300}/i,
      /\bEOFError\b/,
      /\bend of file reached\b/i,
      /(?:\berr(?:or)?(?:=|: ?)|: )(?:unexpected )?EOF\b/,
      /\bEmpty reply from server\b/i,
      /\bunderlying connection was closed: An unexpected error occurred on a (?:send|receive)\b/i,
      /\bgot an empty response\b/i,
      /\bRemote host closed connection\b/i,
    ],
  },

  // What a program prints when it keeps the reason to itself: least telling, so last.
  {
    code: "NOT_CONNECTED",
    operation: "connect",
    words: [
      /\bFailed to connect to \S{1,253} port \d{1,5}(?: after \d{1,9} ms)?: Could(?:n't| not) connect to server\b/,
      /\bCould(?:n't| not) connect to (?:SMTP )?host\b/i,
      /\bUnable to connect to the remote server\b/i,
      /\bConnection could not be established with host\b/i,
      /\bMail server connection failed\b/i,
      /\bFailed to connect to (?:mail )?server\b/i,
    ],
  },
];
