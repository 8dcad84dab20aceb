/** What a text is about; every language says each of these in words of its own. */
export type Kind =
  | "name-unknown"
  | "name-unresolved"
  | "refused"
  | "not-connected"
  | "revocation"
  | "no-connection"
  | "unreachable"
  | "reply-timeout"
  | "cut"
  | "untrusted"
  | "self-signed"
  | "expired"
  | "wrong-name"
  | "not-tls"
  | "old-tls"
  | "handshake-cut"
  | "no-starttls"
  | "proxy-sign-in"
  | "proxy-refused"
  | "proxy-unreachable"
  | "key";

/** The finding each kind leads to, where the host is nobody's in particular. */
export const findingOfKind: Readonly<Record<Kind, string>> = {
  "name-unknown": "network-name-not-found",
  "name-unresolved": "network-dns-unavailable",
  refused: "network-connection-refused",
  "not-connected": "network-not-connected",
  revocation: "tls-revocation-unknown",
  "no-connection": "network-timeout",
  unreachable: "network-unreachable",
  "reply-timeout": "network-reply-timeout",
  cut: "network-connection-lost",
  untrusted: "tls-certificate-untrusted",
  "self-signed": "tls-certificate-self-signed",
  expired: "tls-certificate-expired",
  "wrong-name": "tls-certificate-wrong-name",
  "not-tls": "tls-not-spoken",
  "old-tls": "tls-version-unsupported",
  "handshake-cut": "tls-handshake-cut",
  "no-starttls": "smtp-starttls-missing",
  "proxy-sign-in": "network-proxy-authentication",
  "proxy-refused": "network-proxy-failed",
  "proxy-unreachable": "network-proxy-unreachable",
  key: "key-unreadable",
};

interface Language {
  readonly language: string;
  /** The sources that the words of the other cells follow; no program was run for those. */
  readonly from: string;
  /** What was run against a server on loopback that fails in this way, and the cells whose telling sentence it printed. */
  readonly ran?: { readonly what: string; readonly cells: readonly Kind[] };
  readonly says: Readonly<Partial<Record<Kind, string>>>;
}

/**
 * What libraries print. The sentence that tells is the library's own; the host is put in, and what stands around it (file,
 * line, the exception that wraps it) follows the named sources and is shortened.
 */
export const languages: readonly Language[] = [
  {
    language: "Java",
    from: "OpenJDK 17; Angus Mail 2 (SMTPTransport.java) around it; google-auth-library 1.20 (OAuth2Utils.java) for the key",
    ran: {
      what: "OpenJDK 17.0.15 (Socket, SSLSocket, HttpURLConnection)",
      cells: [
        "refused",
        "untrusted",
        "expired",
        "wrong-name",
        "not-tls",
        "reply-timeout",
        "proxy-sign-in",
        "proxy-refused",
      ],
    },
    says: {
      "name-unknown":
        "jakarta.mail.MessagingException: Unknown SMTP host: mail.example.net;\n  nested exception is:\n\tjava.net.UnknownHostException: mail.example.net",
      "name-unresolved":
        "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: mail.example.net, 587;\n  nested exception is:\n\tjava.net.UnknownHostException: mail.example.net: Temporary failure in name resolution",
      refused:
        "org.eclipse.angus.mail.util.MailConnectException: Couldn't connect to host, port: mail.example.net, 587; timeout -1;\n  nested exception is:\n\tjava.net.ConnectException: Connection refused",
      "no-connection":
        "jakarta.mail.MessagingException: Could not connect to SMTP host: mail.example.net, port: 587;\n  nested exception is:\n\tjava.net.SocketTimeoutException: Connect timed out",
      unreachable:
        "javax.mail.MessagingException: Could not connect to SMTP host: mail.example.net, port: 587;\n  nested exception is:\n\tjava.net.NoRouteToHostException: No route to host",
      "reply-timeout":
        "jakarta.mail.MessagingException: Exception reading response;\n  nested exception is:\n\tjava.net.SocketTimeoutException: Read timed out\n\tat org.eclipse.angus.mail.smtp.SMTPTransport.readServerResponse(SMTPTransport.java:2483)",
      cut: "jakarta.mail.MessagingException: Could not connect to SMTP host: mail.example.net, port: 587, response: -1",
      untrusted:
        "jakarta.mail.MessagingException: Could not convert socket to TLS;\n  nested exception is:\n\tjavax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target\n\tat org.eclipse.angus.mail.smtp.SMTPTransport.startTLS(SMTPTransport.java:2192)",
      expired:
        "Could not convert socket to TLS\n\tat SMTPTransport.startTLS\nCaused by: javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed\nCaused by: java.security.cert.CertificateExpiredException: NotAfter: Fri Jan 01 01:00:00 CET 2021",
      "wrong-name":
        "Could not convert socket to TLS: SMTPTransport\nCaused by: javax.net.ssl.SSLHandshakeException: No subject alternative DNS name matching mail.example.net found.",
      "not-tls":
        "Could not connect to SMTP host: mail.example.net, port: 587;\n  nested exception is:\n\tjavax.net.ssl.SSLException: Unsupported or unrecognized SSL message",
      "old-tls":
        "Could not convert socket to TLS (SMTPTransport)\nCaused by: javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version",
      "handshake-cut":
        "Could not convert socket to TLS (SMTPTransport)\nCaused by: javax.net.ssl.SSLHandshakeException: Remote host terminated the handshake\nCaused by: java.io.EOFException: SSL peer shut down incorrectly",
      "no-starttls":
        "jakarta.mail.MessagingException: STARTTLS is required but host does not support STARTTLS",
      "proxy-sign-in":
        'java.io.IOException: Unable to tunnel through proxy. Proxy returns "HTTP/1.1 407 Proxy Authentication Required"\n\tat com.google.api.client.http (https://oauth2.googleapis.com/token)',
      "proxy-refused":
        'java.io.IOException: Unable to tunnel through proxy. Proxy returns "HTTP/1.1 403 Forbidden"\n\tat com.google.api.client.http (https://oauth2.googleapis.com/token)',
      key: "java.io.IOException: Unexpected exception reading PKCS#8 data\n\tat com.google.auth.oauth2.OAuth2Utils.privateKeyFromPkcs8(OAuth2Utils.java:231)",
    },
  },
  {
    language: "Python",
    from: "CPython 3.11 (ssl, socket, smtplib); requests' adapter",
    ran: {
      what: "CPython 3.11.7 (smtplib, ssl), requests 2.34, cryptography 48",
      cells: [
        "refused",
        "cut",
        "untrusted",
        "self-signed",
        "expired",
        "wrong-name",
        "not-tls",
        "no-starttls",
        "proxy-sign-in",
        "proxy-refused",
        "proxy-unreachable",
        "key",
      ],
    },
    says: {
      "name-unknown":
        '  File "/usr/lib/python3.11/smtplib.py", line 341, in connect\nsocket.gaierror: [Errno -2] Name or service not known',
      "name-unresolved":
        '  File "/usr/lib/python3.11/smtplib.py", line 341, in connect\nsocket.gaierror: [Errno -3] Temporary failure in name resolution',
      refused:
        '  File "/usr/lib/python3.11/smtplib.py", line 255, in __init__\nConnectionRefusedError: [Errno 111] Connection refused',
      "no-connection":
        '  File "/usr/lib/python3.11/smtplib.py", line 341, in connect\nTimeoutError: timed out',
      unreachable: "smtplib.SMTP('mail.example.net', 587)\nOSError: [Errno 101] Network is unreachable",
      "reply-timeout":
        "HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Read timed out. (read timeout=5)",
      cut: "smtplib.SMTPServerDisconnected: Connection unexpectedly closed",
      untrusted:
        "smtplib starttls: ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1006)",
      "self-signed":
        "smtplib starttls: ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)",
      expired:
        "smtplib starttls: ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1006)",
      "wrong-name":
        "smtplib: ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'mail.example.net'. (_ssl.c:1006)",
      "not-tls":
        "smtplib.SMTP_SSL: ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)",
      "old-tls":
        "smtplib starttls: ssl.SSLError: [SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version (_ssl.c:1006)",
      "handshake-cut":
        "smtplib.SMTP_SSL: ssl.SSLEOFError: [SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol (_ssl.c:1006)",
      "no-starttls": "smtplib.SMTPNotSupportedError: STARTTLS extension not supported by server.",
      "proxy-sign-in":
        "HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded (Caused by ProxyError('Unable to connect to proxy', OSError('Tunnel connection failed: 407 Proxy Authentication Required')))",
      "proxy-refused":
        "HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded (Caused by ProxyError('Unable to connect to proxy', OSError('Tunnel connection failed: 403 Forbidden')))",
      "proxy-unreachable":
        "HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded with url: / (Caused by ProxyError('Unable to connect to proxy', NewConnectionError(\"HTTPSConnection(host='proxy.example.net', port=3128): Failed to establish a new connection: [Errno 111] Connection refused\")))",
      key: "ValueError: Could not deserialize key data. The data may be in an incorrect format, it may be encrypted with an unsupported algorithm, or it may be an unsupported key type (e.g. EC curves with explicit parameters). Details: ASN.1 parsing error: short data (needed at least 1 additional bytes)",
    },
  },
  {
    language: "Go",
    from: "go1.22: net/dnsclient.go, net/net.go, crypto/tls/conn.go, crypto/x509/verify.go, net/http/transport.go; golang.org/x/oauth2/internal/oauth2.go for the key; wneessen/go-mail for STARTTLS",
    says: {
      "name-unknown": "dial tcp: lookup smtp.example.net on 127.0.0.53:53: no such host",
      "name-unresolved":
        "dial tcp: lookup smtp.example.net on 10.0.0.2:53: read udp 10.0.0.9:41211->10.0.0.2:53: i/o timeout",
      refused: "gomail: dial tcp 192.0.2.1:587: connect: connection refused",
      "no-connection": "dial tcp 192.0.2.1:587: i/o timeout (smtp)",
      unreachable: "smtp: dial tcp [2001:db8::1]:587: connect: network is unreachable",
      cut: "Failed to send test email: EOF (smtp.example.net:587)",
      untrusted: "smtp: tls: failed to verify certificate: x509: certificate signed by unknown authority",
      expired:
        "smtp: x509: certificate has expired or is not yet valid: current time 2026-11-25T10:00:00Z is after 2026-10-01T00:00:00Z",
      "wrong-name":
        "gomail: tls: failed to verify certificate: x509: certificate is valid for mx.example.org, not mail.example.net",
      "not-tls": "smtp: tls: first record does not look like a TLS handshake",
      "old-tls": "smtp: tls: server selected unsupported protocol version 301",
      "no-starttls":
        "failed to send SMTP: STARTTLS is required, but target host does not support STARTTLS: server does not support STARTTLS",
      "proxy-sign-in": 'Post "https://oauth2.googleapis.com/token": Proxy Authentication Required',
      "proxy-unreachable":
        'Post "https://oauth2.googleapis.com/token": proxyconnect tcp: dial tcp 10.0.0.5:3128: connect: connection refused',
      key: "private key should be a PEM or plain PKCS1 or PKCS8; parse error: asn1: structure error: tags don't match (16 vs {class:0 tag:13 length:45 isCompound:true})",
    },
  },
  {
    language: "Ruby",
    from: "ruby 3.3: net/smtp.rb, net/protocol.rb, ext/socket, ext/openssl/ossl_ssl.c and ossl_pkey.c",
    says: {
      "name-unknown":
        "/usr/lib/ruby/3.3.0/net/smtp.rb:649: getaddrinfo: Name or service not known (SocketError)",
      refused:
        'net/smtp.rb: Connection refused - connect(2) for "mail.example.net" port 587 (Errno::ECONNREFUSED)',
      "no-connection": "net/smtp.rb:649:in `tcp_socket': execution expired (Net::OpenTimeout)",
      "reply-timeout": "net/smtp.rb: Net::ReadTimeout with #<TCPSocket:(closed)>",
      cut: "net/smtp.rb: end of file reached (EOFError)",
      untrusted:
        "net/smtp: SSL_connect returned=1 errno=0 peeraddr=192.0.2.1:587 state=error: certificate verify failed (unable to get local issuer certificate) (OpenSSL::SSL::SSLError)",
      "self-signed":
        "net/smtp: SSL_connect returned=1 errno=0 peeraddr=192.0.2.1:587 state=error: certificate verify failed (self-signed certificate) (OpenSSL::SSL::SSLError)",
      expired:
        "net/smtp: SSL_connect returned=1 errno=0 state=error: certificate verify failed (certificate has expired) (OpenSSL::SSL::SSLError)",
      "wrong-name":
        'net/smtp: hostname "mail.example.net" does not match the server certificate (OpenSSL::SSL::SSLError)',
      "not-tls":
        "net/smtp: SSL_connect returned=1 errno=0 peeraddr=192.0.2.1:587 state=error: wrong version number (OpenSSL::SSL::SSLError)",
      "handshake-cut":
        "net/smtp: SSL_connect SYSCALL returned=5 errno=0 peeraddr=192.0.2.1:465 state=SSLv3/TLS write client hello (OpenSSL::SSL::SSLError)",
      key: "OpenSSL::PKey::RSAError: Neither PUB key nor PRIV key: nested asn1 error",
    },
  },
  {
    language: "PHP",
    from: "php 8.3: main/network.c, main/streams/xp_socket.c, ext/openssl/xp_ssl.c, ext/openssl/openssl.c; PHPMailer 6 around it",
    says: {
      "name-unknown":
        "SMTP ERROR: Failed to connect to server: php_network_getaddresses: getaddrinfo for mail.example.net failed: Name or service not known",
      refused:
        "Connection could not be established with host mail.example.net :stream_socket_client(): Unable to connect to tcp://mail.example.net:587 (Connection refused)",
      "no-connection": "SMTP ERROR: Failed to connect to server: Connection timed out (110)",
      unreachable: "SMTP ERROR: Failed to connect to server: Network is unreachable (101)",
      untrusted:
        "stream_socket_enable_crypto(): SSL operation failed with code 1. OpenSSL Error messages:\nerror:0A000086:SSL routines::certificate verify failed in /app/vendor/phpmailer/phpmailer/src/SMTP.php:476",
      "wrong-name":
        "stream_socket_enable_crypto(): Peer certificate CN=`mx.example.org' did not match expected CN=`mail.example.net' in SMTP.php",
      "not-tls":
        "stream_socket_client(): SSL operation failed with code 1. OpenSSL Error messages: error:0A00010B:SSL routines::wrong version number in SMTP.php",
      key: "openssl_sign(): Supplied key param cannot be coerced into a private key in /vendor/firebase/php-jwt/src/JWT.php on line 238",
    },
  },
  {
    language: ".NET",
    from: ".NET 10 (System.Net.Mail, SslStream, HttpClient, RSA); MailKit 4 around it; Windows' sentences from winsock's table",
    says: {
      "name-unknown":
        "System.Net.Mail.SmtpException: Failure sending mail.\n ---> System.Net.Sockets.SocketException (11001): No such host is known.",
      refused:
        "System.Net.Mail.SmtpException: Failure sending mail.\n ---> System.Net.Sockets.SocketException (10061): No connection could be made because the target machine actively refused it. [::ffff:192.0.2.1]:587",
      "no-connection":
        "System.Net.Mail.SmtpException: Failure sending mail. ---> SocketException (10060): A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond.",
      unreachable:
        "MailKit: System.Net.Sockets.SocketException (10051): A socket operation was attempted to an unreachable network. [2001:db8::1]:587",
      cut: "MailKit.Net.Smtp.SmtpProtocolException: The SMTP server has unexpectedly disconnected.",
      untrusted:
        "System.Net.Mail.SmtpException: Failure sending mail. ---> System.Security.Authentication.AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: PartialChain",
      expired:
        "System.Net.Mail: AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: NotTimeValid",
      "wrong-name":
        "MailKit: The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch",
      "not-tls":
        "MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.\n ---> System.Security.Authentication.AuthenticationException: Cannot determine the frame size or a corrupted frame was received.",
      "old-tls":
        "MailKit: Authentication failed, see inner exception.\n ---> Interop+Crypto+OpenSslCryptographicException: error:0A000410:SSL routines::sslv3 alert handshake failure",
      "handshake-cut":
        "MailKit.Security.SslHandshakeException: An error occurred\n ---> System.IO.IOException: Received an unexpected EOF or 0 bytes from the transport stream.",
      "no-starttls": "System.Net.Mail.SmtpException: Server does not support secure connections.",
      "proxy-sign-in":
        "System.Net.Http.HttpRequestException: The proxy tunnel request to proxy 'http://10.0.0.5:3128/' failed with status code '407'.\" (https://login.microsoftonline.com)",
      "proxy-refused":
        "System.Net.Http.HttpRequestException: The proxy tunnel request to proxy 'http://10.0.0.5:3128/' failed with status code '403'.\" (https://login.microsoftonline.com)",
      key: "System.ArgumentException: No supported key formats were found. Check that the input represents the contents of a PEM-encoded key file, not the path to such a file. (Parameter 'input')",
    },
  },
  {
    language: "Rust",
    from: "std::io (library/std/src/sys), rustls 0.23 (error.rs), openssl crate, lettre 0.11, jsonwebtoken 9",
    says: {
      "name-unknown":
        "lettre::transport::smtp::Error { kind: Connection, source: failed to lookup address information: Name or service not known }",
      refused: "SMTP Error: Connection error: Connection refused (os error 111)",
      "no-connection": "SMTP Error: Connection error: Connection timed out (os error 110)",
      cut: "SMTP Error: Connection error: Connection reset by peer (os error 104)",
      untrusted: "lettre smtp: Connection error: invalid peer certificate: UnknownIssuer",
      "self-signed":
        "SMTP error: Connection error: error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed:ssl/statem/statem_clnt.c:1889: (self-signed certificate)",
      expired: "lettre smtp: Connection error: invalid peer certificate: Expired",
      "wrong-name": "lettre smtp: Connection error: invalid peer certificate: NotValidForName",
      "not-tls": "lettre smtp: Connection error: received corrupt message of type InvalidContentType",
      "old-tls": "lettre smtp: Connection error: received fatal alert: ProtocolVersion",
      "handshake-cut": "lettre smtp: Connection error: tls handshake eof",
      key: "gmail: token: Error(InvalidKeyFormat)",
    },
  },
  {
    language: "Node",
    from: "Node 24 (net, dns); undici, node-fetch 2 and nodemailer 8 around it; jose 6 for the key",
    ran: {
      what: "Node 24.21 (net, tls)",
      cells: ["refused", "untrusted", "self-signed", "expired", "wrong-name", "not-tls"],
    },
    says: {
      "name-unknown": "Error: getaddrinfo ENOTFOUND smtp.example.net",
      refused: "Error: connect ECONNREFUSED 192.0.2.1:587",
      "no-connection": "Error: connect ETIMEDOUT 192.0.2.1:587",
      cut: "nodemailer: Error: Connection closed unexpectedly",
      untrusted:
        "smtp: Error: unable to verify the first certificate; if the root CA is installed locally, try running Node.js with --use-system-ca",
      "self-signed":
        "smtp: Error: self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca",
      expired: "smtp: Error: certificate has expired",
      "wrong-name":
        "smtp: Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: Host: mail.example.net. is not in the cert's altnames: DNS:mx.example.org",
      "not-tls":
        "smtp: Error: 409DCEC74A7F0000:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../deps/openssl/openssl/ssl/record/methods/tlsany_meth.c:77:",
      "handshake-cut":
        "nodemailer: Client network socket disconnected before secure TLS connection was established",
      "proxy-refused": "Proxy response (403) !== 200 when HTTP Tunneling (https://login.microsoftonline.com)",
      key: 'TypeError: "pkcs8" must be PKCS#8 formatted string',
    },
  },
  {
    language: "curl and OpenSSL",
    from: "curl 8 (lib/connect.c, lib/strerror.c), openssl 3.0 (apps/lib/apps.c)",
    ran: {
      what: "curl 7.88.1 and openssl 3.0.19",
      cells: [
        "not-connected",
        "untrusted",
        "self-signed",
        "expired",
        "wrong-name",
        "not-tls",
        "no-starttls",
        "proxy-sign-in",
        "proxy-refused",
        "key",
      ],
    },
    says: {
      "name-unknown": "curl: (6) Could not resolve host: smtp.example.net",
      "not-connected":
        "curl: (7) Failed to connect to smtp.example.net port 587 after 0 ms: Couldn't connect to server",
      "no-connection":
        "curl: (28) Failed to connect to smtp.example.net port 587 after 130006 ms: Connection timed out",
      revocation:
        "smtp: schannel: next InitializeSecurityContext failed: CRYPT_E_NO_REVOCATION_CHECK (0x80092012) - The revocation function was unable to check revocation for the certificate.",
      untrusted:
        "* SSL certificate problem: unable to get local issuer certificate\ncurl: (60) SSL certificate problem: unable to get local issuer certificate\n* Closing connection smtp://mail.example.net:587",
      "self-signed":
        "curl: (60) SSL certificate problem: self-signed certificate (smtps://mail.example.net:465)",
      expired: "curl: (60) SSL certificate problem: certificate has expired (smtps://mail.example.net:465)",
      "wrong-name":
        "curl: (60) SSL: no alternative certificate subject name matches target host name 'smtp.example.net'",
      "not-tls":
        "curl: (35) OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number (smtps://mail.example.net:587)",
      "handshake-cut":
        "curl: (35) OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to smtp.example.net:465",
      "no-starttls": "curl: (64) STARTTLS not supported.",
      "proxy-refused": "curl: (56) CONNECT tunnel failed, response 403 (https://login.microsoftonline.com)",
      "proxy-sign-in": "curl: (56) CONNECT tunnel failed, response 407 (https://login.microsoftonline.com)",
      "proxy-unreachable":
        "curl: (5) Could not resolve proxy: proxy.example.net (https://login.microsoftonline.com)",
      key: "Could not read private key from key.pem",
    },
  },
  {
    language: "perl",
    from: "IO::Socket::SSL 2.081 (SSL.pm)",
    ran: { what: "perl 5.36 (IO::Socket::INET, Net::SMTP)", cells: ["name-unknown", "refused"] },
    says: {
      "name-unknown": "Net::SMTP: IO::Socket::INET: Bad hostname 'mail.example.net'",
      refused: "Net::SMTP: Connection refused",
      untrusted:
        "Net::SMTP starttls: SSL connect attempt failed error:0A000086:SSL routines::certificate verify failed",
      "not-tls": "Net::SMTP: SSL connect attempt failed error:0A00010B:SSL routines::wrong version number",
    },
  },
  {
    language: "Exim and Postfix",
    from: "Exim 4.96 (src/transports/smtp.c, tls-gnu.c, verify.c) and Postfix 3.7 (src/smtp/smtp_connect.c, smtp_proto.c, src/tls/tls_client.c)",
    says: {
      "name-unknown":
        "postfix/smtp[811]: 4C2: to=<a@example.com>, relay=none, status=bounced (Host or domain name not found. Name service error for name=mail.example.net type=A: Host not found)",
      "name-unresolved":
        "postfix/smtp[811]: 4C2: status=deferred (Host or domain name not found. Name service error for name=mail.example.net type=MX: Host not found, try again)",
      refused: "postfix/smtp[811]: connect to mail.example.net[192.0.2.1]:587: Connection refused",
      "no-connection":
        "2026-11-25 10:11:12 1tFabc-0001-XX H=mail.example.net [192.0.2.1]:587 Connection timed out (R=smarthost T=remote_smtp_smarthost)",
      unreachable: "postfix/smtp[811]: connect to mail.example.net[2001:db8::1]:587: Network is unreachable",
      "reply-timeout":
        "postfix/smtp[811]: conversation with mail.example.net[192.0.2.1] timed out while sending MAIL FROM",
      cut: "postfix/smtp[811]: lost connection with mail.example.net[192.0.2.1] while receiving the initial server greeting",
      untrusted: "postfix/smtp[811]: status=deferred (Server certificate not trusted)",
      "no-starttls":
        "postfix/smtp[811]: status=deferred (TLS is required, but was not offered by host mail.example.net[192.0.2.1])",
    },
  },
];
