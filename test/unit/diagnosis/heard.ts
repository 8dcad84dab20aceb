import type { Reported } from "./reported.ts";

/** A short text as a program really prints it, where that was seen, and the finding that must come first. */
export interface Heard extends Reported {
  readonly from: string;
}

const outlook = "[AM6PR01CA0055.EURPRD01.PROD.OUTLOOK.COM 2026-05-06T07:08:09.123Z 08DE99887766AABB]";
const app = "4f6c2b1a-7d3e-4a5b-8c9d-0e1f2a3b4c5d";
const account = "okta-mail@acme-mail-7.iam.gserviceaccount.com";
const short =
  "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.";
const unauthorized =
  "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.";

type Entry = readonly [code: string, text: string, more?: Pick<Heard, "never" | "byWords">];
const of = (from: string, texts: readonly Entry[]): Heard[] =>
  texts.map(([code, text, more]) => ({ from, code, text, ...more }));
const byWords = { byWords: true } as const;

export const heard: readonly Heard[] = [
  ...of("nodemailer, issues", [
    [
      "exchange-sign-in-refused",
      `Error: Invalid login: 535 5.7.139 Authentication unsuccessful ${outlook}\n    at SMTPConnection._formatError (/srv/node_modules/nodemailer/lib/smtp-connection/index.js:809:19) {\n  code: 'EAUTH',\n  response: '535 5.7.139 Authentication unsuccessful ${outlook}',\n  responseCode: 535,\n  command: 'AUTH XOAUTH2'\n}`,
    ],
    [
      "smtp-auth-mechanism-refused",
      "Error: Invalid login: 502 Command not implemented\n  code: 'EAUTH',\n  response: '502 Command not implemented',\n  responseCode: 502,\n  command: 'AUTH PLAIN'",
      { never: /XOAUTH2 itself/ },
    ],
    [
      "reply-mailbox",
      "{ Error: Invalid login: 550 5.2.1 Mailbox cannot be accessed [LO2P265CA0123.GBRP265.PROD.OUTLOOK.COM] code: 'EAUTH', responseCode: 550, command: 'AUTH LOGIN' }",
    ],
    [
      "smtp-credentials-missing",
      "Error: Missing credentials for \"XOAUTH2\"\n    at SMTPConnection._formatError\n  code: 'EAUTH',\n  command: 'API'",
    ],
    [
      "tls-not-spoken",
      "Error: C0A7:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:ssl/record/ssl3_record.c:354: {\n  library: 'SSL routines',\n  reason: 'wrong version number',\n  code: 'ESOCKET',\n  command: 'CONN'\n}",
    ],
    [
      "network-timeout",
      "Error: Connection timeout\n    at SMTPConnection._formatError (nodemailer/lib/smtp-connection/index.js:790:19) {\n  code: 'ETIMEDOUT',\n  command: 'CONN'\n}",
    ],
    [
      "network-reply-timeout",
      "Error: Greeting never received\n    at SMTPConnection._formatError (nodemailer/lib/smtp-connection/index.js:790:19) {\n  code: 'ETIMEDOUT',\n  command: 'CONN'\n}",
    ],
    [
      "exchange-send-as-denied",
      `Error: Can't send mail - all recipients were rejected: 550 5.7.60 SMTP; Client does not have permissions to send as this sender ${outlook}`,
    ],
    [
      "exchange-recipient-limit",
      "Message failed: 554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message due to a permanent exception with message The message can't be submitted because the sender's submission quota was exceeded.",
    ],
  ]),
  ...of("Python, smtplib and msal, issues", [
    [
      "exchange-authentication-unsuccessful",
      "reply: retcode (535); Msg: b'5.7.3 Authentication unsuccessful [LO2P265CA0061.GBRP265.PROD.OUTLOOK.COM]'",
    ],
    [
      "exchange-basic-auth-used",
      `smtplib.SMTPAuthenticationError: (535, b'5.7.139 Authentication unsuccessful, basic authentication is disabled. ${outlook}')`,
    ],
    [
      "gmail-password-login",
      "smtplib.SMTPAuthenticationError: (534, b'5.7.9 Application-specific password required. For more information, go to\\n5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor k5sm1 - gsmtp')",
    ],
    [
      "gmail-user-mismatch",
      'code 334  Message {"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}\ncode 535, Message b\'5.7.8 Username and Password not accepted. Learn more at\\n5.7.8 https://support.google.com/mail/?p=BadCredentials v1sm1 - gsmtp\'',
      byWords,
    ],
    [
      "entra-secret-invalid",
      `{'error': 'invalid_client', 'error_description': "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${app}'. Trace ID: 1 Correlation ID: 2", 'error_codes': [7000215]}`,
    ],
    [
      "entra-scope-invalid",
      `KeyError: 'access_token'\n{'error': 'invalid_scope', 'error_description': 'AADSTS1002012: The provided value for scope https://outlook.office.com/SMTP.Send is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI). Trace ID: 1', 'error_codes': [1002012]}`,
    ],
    [
      "entra-resource-unknown",
      "{'error': 'invalid_resource', 'error_description': 'AADSTS500011: The resource principal named https://outlook.office.example was not found in the tenant named Acme. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.', 'error_codes': [500011]}",
    ],
    [
      "network-reply-timeout",
      '  File "/usr/lib/python3.11/smtplib.py", line 405, in getreply\n    raise SMTPServerDisconnected("Connection unexpectedly closed: "\nsmtplib.SMTPServerDisconnected: Connection unexpectedly closed: The read operation timed out',
    ],
    [
      "tls-certificate-untrusted",
      '  File "smtplib.py", line 790, in starttls\nssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1006)',
    ],
    [
      "network-name-not-found",
      '  File "/usr/lib/python3.12/smtplib.py", line 341, in connect\nsocket.gaierror: [Errno 11001] getaddrinfo failed',
    ],
    [
      "network-connection-refused",
      '  File "smtplib.py", line 312, in _get_socket\nConnectionRefusedError: [WinError 10061] No connection could be made because the target machine actively refused it',
    ],
    [
      "smtp-no-common-mechanism",
      "smtplib.SMTPNotSupportedError: SMTP AUTH extension not supported by server.",
    ],
    [
      "exchange-not-authenticated",
      `smtplib.SMTPSenderRefused: (530, b'5.7.57 Client not authenticated to send mail. ${outlook}', 'okta@example.org')`,
    ],
  ]),
  ...of("Python, google-auth, issues", [
    [
      "google-clock-or-lifetime",
      `ERROR: (gcloud.auth.application-default.print-access-token) There was a problem refreshing your current auth tokens: ('invalid_grant: ${short}', {'error': 'invalid_grant', 'error_description': '${short}'})`,
    ],
    [
      "google-key-not-accepted",
      `google.auth.exceptions.RefreshError: ('invalid_grant: Invalid JWT Signature.', '{\\n  "error": "invalid_grant",\\n  "error_description": "Invalid JWT Signature."\\n}')`,
    ],
    [
      "google-issuer-unverifiable",
      `google.auth.exceptions.RefreshError: ('invalid_grant: Invalid JWT: No valid verifier found for issuer.', '{"error":"invalid_grant","error_description":"Invalid JWT: No valid verifier found for issuer."}')`,
    ],
    [
      "google-scope-invalid",
      `google.auth.exceptions.RefreshError: ('invalid_scope: Bad Request', '{"error": "invalid_scope", "error_description": "Some requested scopes were invalid. {invalid=[https://mail.google.com/.default]}"}')`,
    ],
    [
      "key-not-service-account",
      "google.auth.exceptions.MalformedError: Service account info was not in the expected format, missing fields token_uri, client_email.",
    ],
    [
      "google-person-sign-in",
      "google.auth.exceptions.RefreshError: Reauthentication is needed. Please run `gcloud auth application-default login` to reauthenticate.",
    ],
  ]),
  ...of("Node, google-auth-library, issues", [
    [
      "google-delegation-missing",
      `GaxiosError: unauthorized_client\n    at Gaxios._request (gaxios/build/src/gaxios.js:140:23) {\n  response: {\n    data: {\n      error: 'unauthorized_client',\n      error_description: '${unauthorized}'\n    },\n    status: 401\n  },\n  code: '401'\n}`,
    ],
    [
      "google-key-not-accepted",
      "GaxiosError: invalid_grant {\n  response: {\n    data: {\n      error: 'invalid_grant',\n      error_description: 'Invalid JWT Signature.'\n    }\n  }\n}",
    ],
    ["google-clock-or-lifetime", `Error: invalid_grant: ${short}\n    at Gaxios._request`],
    [
      "key-not-service-account",
      "Error: The incoming JSON object does not contain a client_email field\n    at JWT.fromJSON",
    ],
    [
      "key-not-service-account",
      "Error: The incoming JSON object does not contain a private_key field\n    at JWT.fromJSON",
    ],
    [
      "key-unreadable",
      "Error: error:1E08010C:DECODER routines::unsupported\n    at Sign.sign (node:internal/crypto/sig:128:29)\n    at Object.sign (jwa/index.js:152:45)\n  code: 'ERR_OSSL_UNSUPPORTED'",
    ],
    [
      "tls-inspected",
      "GaxiosError: request to https://oauth2.googleapis.com/token failed, reason: unable to get local issuer certificate",
    ],
  ]),
  ...of("Go, x/oauth2, net/smtp and go-mail, source and issues", [
    [
      "google-delegation-missing",
      `oauth2: cannot fetch token: 401 Unauthorized\nResponse: {"error":"unauthorized_client","error_description":"${unauthorized}"}`,
    ],
    ["google-key-not-accepted", 'oauth2: "invalid_grant" "Invalid JWT Signature."'],
    [
      "entra-secret-expired",
      `oauth2: "invalid_client" "AADSTS7000222: The provided client secret keys for app '${app}' are expired. Visit the Azure portal to create new keys for your app." "https://login.microsoftonline.com/error?code=7000222"`,
    ],
    [
      "key-not-service-account",
      `google: read JWT from JSON credentials: 'type' field is "authorized_user" (expected "service_account")`,
    ],
    [
      "smtp-no-common-mechanism",
      "dial failed: SMTP AUTH failed: server does not support SMTP AUTH type: XOAUTH2",
    ],
    [
      "exchange-smtp-auth-disabled-mailbox",
      `failed to send email: SMTP AUTH failed: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information. ${outlook}`,
    ],
    [
      "smtp-auth-mechanism-refused",
      "gomail: could not send email 1: 504 5.7.4 Unrecognized authentication type",
    ],
    [
      "tls-not-spoken",
      "gomail: dial smtp.office365.com:587: tls: first record does not look like a TLS handshake",
    ],
    [
      "tls-inspected",
      "dial failed: tls: failed to verify certificate: x509: certificate signed by unknown authority (smtp.office365.com:587)",
    ],
    ["network-timeout", "Failed to send test mail: dial tcp 203.0.113.9:587: i/o timeout"],
    ["network-name-not-found", "dial tcp: lookup smtp.offce365.com on 192.0.2.53:53: no such host"],
    ["network-dns-unavailable", "dial tcp: lookup smtp.gmail.com: i/o timeout"],
    ["smtp-password-in-clear", "failed to send notification: unencrypted connection (smtp, PlainAuth)"],
  ]),
  ...of("Java: JavaMail, Jakarta Mail, Angus, Spring, Keycloak, issues", [
    [
      "smtp-token-challenged",
      "jakarta.mail.AuthenticationFailedException: OAUTH2 asked for more\n\tat org.eclipse.angus.mail.smtp.SMTPTransport$Authenticator.authenticate(SMTPTransport.java:950)",
    ],
    [
      "gmail-user-mismatch",
      "javax.mail.AuthenticationFailedException: 334 eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ==",
    ],
    [
      "exchange-basic-auth-used",
      `KC-SERVICES0029: Failed to send email: jakarta.mail.AuthenticationFailedException: 535 5.7.139 Authentication unsuccessful, basic authentication is disabled. ${outlook}`,
    ],
    [
      "smtp-credentials-missing",
      '{"error":"jakarta.mail.AuthenticationFailedException: failed to connect, no password specified?"}',
    ],
    [
      "network-connection-lost",
      "jakarta.mail.MessagingException: Got bad greeting from SMTP host: smtp.example.org, port: 465, response: [EOF]",
    ],
    [
      "network-reply-timeout",
      "jakarta.mail.MessagingException: Exception reading response;\n  nested exception is:\n\tjava.net.SocketTimeoutException: Read timed out\n\tat org.eclipse.angus.mail.smtp.SMTPTransport.readServerResponse",
    ],
    [
      "tls-version-unsupported",
      "jakarta.mail.MessagingException: Could not convert socket to TLS;\n  nested exception is:\n\tjavax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)",
    ],
    [
      "entra-secret-invalid",
      `org.springframework.security.oauth2.core.OAuth2AuthorizationException: [invalid_client] AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${app}'.`,
    ],
    ["google-subject-unknown", "OAuth2AuthorizationException: [invalid_grant] Invalid email or User ID"],
    [
      "google-delegation-missing",
      `com.google.api.client.auth.oauth2.TokenResponseException: 401 Unauthorized\nPOST https://oauth2.googleapis.com/token\n{\n  "error" : "unauthorized_client",\n  "error_description" : "${unauthorized}"\n}`,
    ],
    [
      "google-token-refused",
      `java.io.IOException: Error getting access token for service account: 401 Unauthorized\nPOST https://oauth2.googleapis.com/token, iss: ${account}\n\tat com.google.auth.oauth2.ServiceAccountCredentials.refreshAccessToken`,
    ],
    [
      "key-not-service-account",
      "java.io.IOException: Error reading service account credential from JSON, expecting  'client_id', 'client_email', 'private_key' and 'private_key_id'.",
    ],
    [
      "exchange-send-as-denied",
      `com.sun.mail.smtp.SMTPSendFailedException: 554 5.2.252 SendAsDenied; okta@example.org not allowed to send as noreply@example.org; STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied ${outlook}`,
    ],
  ]),
  ...of(".NET: MailKit, System.Net.Mail, MSAL, issues", [
    [
      "exchange-authentication-policy",
      `MailKit.Security.AuthenticationException: 535: 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully. Contact your administrator. ${outlook}`,
    ],
    [
      "exchange-not-authenticated",
      `System.Net.Mail.SmtpException: The SMTP server requires a secure connection or the client was not authenticated. The server response was: 5.7.57 Client not authenticated to send mail. ${outlook}`,
    ],
    [
      "smtp-not-signed-in",
      "System.Net.Mail.SmtpException: The SMTP server requires a secure connection or the client was not authenticated. The server response was: 5.7.1 Client was not authenticated",
    ],
    [
      "exchange-send-as-denied",
      "System.Net.Mail.SmtpException: Mailbox unavailable. The server response was: 5.7.60 SMTP; Client does not have permissions to send as this sender",
    ],
    [
      "smtp-ehlo-name-refused",
      `MailKit.Net.Smtp.SmtpCommandException: 501 5.5.4 Invalid domain name ${outlook}`,
    ],
    [
      "entra-secret-invalid",
      `MSAL.NetCore.4.61.3.0.MsalServiceException:\n\tErrorCode: invalid_client\nMicrosoft.Identity.Client.MsalServiceException: A configuration issue is preventing authentication - check the error message from the server for details. Original exception: AADSTS7000215: Invalid client secret provided.`,
    ],
    [
      "google-clock-or-lifetime",
      `Google.Apis.Auth.OAuth2.Responses.TokenResponseException: Error:"invalid_grant", Description:"${short}", Uri:""`,
    ],
    [
      "google-delegation-missing",
      `Google.Apis.Auth.OAuth2.Responses.TokenResponseException: Error:"unauthorized_client", Description:"${unauthorized}", Uri:""`,
    ],
    [
      "network-connection-lost",
      "System.Net.Mail.SmtpException: Failure sending mail.\n ---> System.IO.IOException: Unable to read data from the transport connection: net_io_connectionclosed.",
    ],
    [
      "tls-not-spoken",
      "MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.\n ---> System.Security.Authentication.AuthenticationException: Cannot determine the frame size or a corrupted frame was received.",
    ],
    [
      "key-not-service-account",
      "System.InvalidOperationException: Error deserializing JSON credential data. JSON data does not represent a valid service account credential.",
    ],
    [
      "smtp-no-common-mechanism",
      "System.NotSupportedException: The SMTP server does not support authentication.\n   at MailKit.Net.Smtp.SmtpClient.AuthenticateAsync",
    ],
  ]),
  ...of("PHP: PHPMailer, Symfony Mailer, Nextcloud, GLPI, issues", [
    [
      "exchange-authentication-unsuccessful",
      `Failed to authenticate on SMTP server with username "okta@example.org" using the following authenticators: "LOGIN", "XOAUTH2". Authenticator "LOGIN" returned "Expected response code "235" but got code "535", with message "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. ${outlook}".". Authenticator "XOAUTH2" returned "Expected response code "235" but got code "535", with message "535 5.7.3 Authentication unsuccessful ${outlook}".".`,
    ],
    [
      "smtp-login-refused",
      "SMTP Error: Could not authenticate.\nSMTP connect() failed. https://github.com/PHPMailer/PHPMailer/wiki/Troubleshooting",
    ],
    [
      "tls-certificate-untrusted",
      'Connection could not be established with host "mail.example.org:587": stream_socket_enable_crypto(): SSL operation failed with code 1. OpenSSL Error messages:\nerror:0A000086:SSL routines::certificate verify failed',
    ],
    [
      "network-name-not-found",
      "Connection could not be established with host smtp.gmial.com :stream_socket_client(): php_network_getaddresses: getaddrinfo for smtp.gmial.com failed: Name or service not known",
    ],
    [
      "google-subject-unknown",
      'Google_Service_Exception: {\n "error": "invalid_grant",\n "error_description": "Invalid email or User ID"\n}',
    ],
    [
      "google-clock-or-lifetime",
      `Google_Auth_Exception: Error refreshing the OAuth2 token, message: '{ "error" : "invalid_grant", "error_description" : "${short}" }'`,
    ],
    ["key-not-service-account", "InvalidArgumentException: json is missing the client_email field"],
    [
      "entra-tenant-unknown",
      "League\\OAuth2\\Client\\Provider\\Exception\\IdentityProviderException: AADSTS90002: Tenant 'acme.example' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
    ],
  ]),
  ...of("Ruby, Rust, Pascal, perl and curl, issues", [
    [
      "exchange-smtp-auth-disabled-tenant",
      `Net::SMTPAuthenticationError: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. ${outlook}`,
    ],
    [
      "google-delegation-missing",
      `Signet::AuthorizationError (Authorization failed.  Server message:)\n{\n  "error": "unauthorized_client",\n  "error_description": "${unauthorized}"\n}`,
    ],
    ["network-timeout", "Net::OpenTimeout: execution expired\n  net/smtp.rb:539:in `initialize'"],
    [
      "tls-not-spoken",
      "OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 peeraddr=192.0.2.8:587 state=error: wrong version number",
    ],
    [
      "exchange-authentication-unsuccessful",
      `permanent error (535): 5.7.3 Authentication unsuccessful ${outlook}`,
    ],
    [
      "smtp-no-common-mechanism",
      'lettre::transport::smtp::Error { kind: Client, source: "No compatible authentication mechanism was found" }',
    ],
    [
      "exchange-authentication-unsuccessful",
      "R:535 5.7.3 Authentication unsuccessful [CP6P284CA0191.BRAP284.PROD.OUTLOOK.COM]",
    ],
    [
      "gmail-response-undecodable",
      "> AUTH OAUTHBEARER\n< 334\n> [hidden]\n< 501 5.5.2 Cannot Decode response u3sm1 - gsmtp",
    ],
    ["smtp-login-refused", "curl: (67) Login denied"],
    ["smtp-login-refused", "cannot send email: smtp.office365.com:587: [67] Login denied"],
    [
      "network-connection-refused",
      "curl: (7) Failed to connect to smtp.office365.com port 587 after 3 ms: Connection refused",
    ],
    ["smtp-no-common-mechanism", "msmtp: the server does not support authentication method XOAUTH2"],
    [
      "exchange-authentication-unsuccessful",
      `msmtp: authentication failed (method XOAUTH2)\nmsmtp: server message: 535 5.7.3 Authentication unsuccessful ${outlook}`,
    ],
  ]),
  ...of("Postfix, Exim and sasl-xoauth2, issues", [
    [
      "exchange-authentication-unsuccessful",
      "postfix/smtp[417]: 9BDC: SASL authentication failed; server smtp.office365.com[192.0.2.50] said: 535 5.7.3 Authentication unsuccessful [FR3P281CA0094.DEUP281.PROD.OUTLOOK.COM]",
    ],
    [
      "smtp-sign-in-not-tried",
      "postfix/smtp[77]: 3FC7: SASL authentication failed; cannot authenticate to server smtp.office365.com[192.0.2.162]: bad protocol / cancel",
    ],
    [
      "google-client-not-found",
      'sasl-xoauth2: TokenStore::Refresh: code=401, response={\n  "error": "invalid_client",\n  "error_description": "The OAuth client was not found."\n}\n  TokenStore::Refresh: request failed',
    ],
    [
      "exchange-relay-denied",
      "postfix/smtp[9]: status=bounced (host acme-org.mail.protection.outlook.com[192.0.2.10] said: 550 5.7.64 TenantAttribution; Relay Access Denied [AM0EUR02FT045.eop-EUR02.prod.protection.outlook.com] (in reply to RCPT TO command))",
    ],
    [
      "smtp-sender-not-owned",
      "postfix/smtpd[812]: NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 553 5.7.1 <info@example.org>: Sender address rejected: not owned by user okta@example.org; from=<info@example.org>",
    ],
    [
      "smtp-not-signed-in",
      "postfix/smtpd[812]: NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 553 5.7.1 <info@example.org>: Sender address rejected: not logged in; from=<info@example.org>",
    ],
    [
      "smtp-no-common-mechanism",
      "postfix/smtp[61]: warning: SASL authentication failure: No worthy mechs found",
    ],
    [
      "gmail-unauthenticated-sender",
      "** okta@example.org R=dnslookup T=remote_smtp H=gmail-smtp-in.l.google.com: SMTP error from remote mail server after pipelined end of data: 550-5.7.26 Your email has been blocked because the sender is unauthenticated.\\n550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM. - gsmtp",
    ],
    [
      "smtp-starttls-first",
      "postfix/smtp[5]: host mx.example.org[192.0.2.3] said: 451 5.7.3 STARTTLS is required to send mail (in reply to MAIL FROM command)",
      byWords,
    ],
  ]),
  ...of("Microsoft's pages and forums", [
    [
      "exchange-domain-unregistered",
      "550 5.7.750 Service unavailable. Client blocked from sending from unregistered domains. Visit https://go.microsoft.com/fwlink/?linkid=2129346 [AM0P.PROD.OUTLOOK.COM]",
    ],
    [
      "exchange-outbound-spam",
      "554 5.2.0 STOREDRV.Submission.Exception:OutboundSpamException; Failed to process message due to a permanent exception with message WASCL UserAction verdict is not None. Actual verdict is Suspend, ShowTierUpgrade. OutboundSpamException: WASCL UserAction verdict is not None.",
    ],
    [
      "exchange-concurrency",
      `432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more information. ${outlook}`,
    ],
    [
      "exchange-security-defaults",
      `535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. Contact your administrator. ${outlook}`,
    ],
    [
      "reply-policy",
      "421 4.4.2 Message submission rate for this client has exceeded the configured limit",
      byWords,
    ],
    [
      "smtp-ehlo-name-refused",
      "Syntax error in parameters or arguments. The server response was: 5.5.4 Invalid domain name",
    ],
    ["reply-policy", "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", byWords],
    [
      "entra-client-unknown",
      `AADSTS70001: Application with identifier '${app}' was not found in the directory acme.example.`,
    ],
    [
      "entra-secret-invalid",
      "AADSTS70002: Error validating credentials. AADSTS50012: Invalid client secret is provided.",
      { never: /signed assertion|certificate/ },
    ],
    [
      "entra-tenant-restricted",
      "AADSTS5000211: A tenant restrictions policy added to this request by a device or network administrator does not allow access to 'acme'.",
    ],
    [
      "entra-scope-invalid",
      "AADSTS70011: The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope https://outlook.office365.com/.default offline_access is not valid.",
    ],
    [
      "entra-conditional-access",
      '{"error":"access_denied","error_description":"AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.","error_codes":[53003]}',
    ],
  ]),
  ...of("Exchange PowerShell, forums and issues", [
    [
      "exchange-parameter-unknown",
      "New-ServicePrincipal : A parameter cannot be found that matches parameter name 'ObjectId'.\n    + FullyQualifiedErrorId : NamedParameterNotFound,New-ServicePrincipal",
    ],
    [
      "exchange-module-missing",
      "Connect-ExchangeOnline : The term 'Connect-ExchangeOnline' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.",
    ],
    [
      "exchange-organization-not-customized",
      "New-ManagementScope: The command you tried to run isn't currently allowed in your organization. To run this command, you first need to run the command Enable-OrganizationCustomization.",
    ],
    [
      "exchange-role-missing",
      "Set-CASMailbox : The operation on mailbox \"okta\" failed because it's out of the current user's write scope. 'okta' isn't within a valid server write scope.",
    ],
    [
      "exchange-sign-in-broker",
      "Connect-ExchangeOnline\nError Acquiring Token:\nUnknown Status: Unexpected\nError: 0xffffffff80070520\nContext: (pii)\nTag: 0x21420087 (error code -2147023584) (internal error code 557973639)",
    ],
    [
      "exchange-sign-in-broker",
      "Connect-ExchangeOnline: WAM Error\n Error Code: 3399614466\n Error Message: IncorrectConfiguration\n WAM Error Message: (pii)\n Internal Error Code: 557973643",
    ],
    [
      "exchange-principal-exists",
      "New-ServicePrincipal: |Microsoft.Exchange.Configuration.Tasks.TaskException|The service principal with AppId '4f6c2b1a-7d3e-4a5b-8c9d-0e1f2a3b4c5d' already exists.",
    ],
    [
      "exchange-mailbox-unknown",
      "Add-MailboxPermission: |Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|The operation couldn't be performed because object 'okta@example.org' couldn't be found on 'DB7PR03A001DC04.EURPR03A001.PROD.OUTLOOK.COM'.",
    ],
    [
      "exchange-module-conflict",
      "Connect-ExchangeOnline: Method not found: 'Microsoft.Identity.Client.AcquireTokenInteractiveParameterBuilder Microsoft.Identity.Client.IPublicClientApplication.WithBroker'. Microsoft.Identity.Client",
    ],
  ]),
  ...of("Google's consoles, gcloud and pages", [
    [
      "google-key-role-missing",
      `ERROR: (gcloud.iam.service-accounts.keys.create) PERMISSION_DENIED: Permission 'iam.serviceAccountKeys.create' denied on resource (or it may not exist). This command is authenticated as admin@example.org which is the active account.`,
    ],
    [
      "google-key-role-missing",
      `ERROR: (gcloud.iam.service-accounts.keys.create) PERMISSION_DENIED: Permission iam.serviceAccountKeys.create is required to perform this operation on service account projects/-/serviceAccounts/${account}.`,
    ],
    [
      "google-account-creation-disabled",
      "ERROR: (gcloud.iam.service-accounts.create) FAILED_PRECONDITION: Service account creation is not allowed on this project.\n- '@type': type.googleapis.com/google.rpc.PreconditionFailure\n  violations:\n  - type: constraints/iam.disableServiceAccountCreation",
    ],
    [
      "google-key-creation-disabled",
      `400: b'{ "error": { "code": 400, "message": "Key creation is not allowed on this service account.", "status": "FAILED_PRECONDITION", "details": [{ "type": "constraints/iam.disableServiceAccountKeyCreation" }] } }'`,
    ],
    [
      "google-org-internal",
      "Access blocked: Acme Mail can only be used within its organization\nError 403: org_internal",
    ],
    [
      "google-admin-policy",
      "Access blocked: Authorization Error\nAccess to your account data is restricted by policies within your organization.\nError 400: admin_policy_enforced",
    ],
    [
      "google-person-sign-in",
      "ERROR: (gcloud.iam.service-accounts.keys.create) There was a problem refreshing your current auth tokens: Reauthentication failed. cannot prompt during non-interactive execution.",
    ],
    [
      "gmail-daily-limit",
      "550-5.4.5 Daily SMTP relay limit exceeded for customer. For more information on SMTP\n550-5.4.5 relay sending limits please contact your administrator - gsmtp",
    ],
    ["gmail-daily-limit", "550 5.7.1 Daily SMTP relay sending limit exceeded for this user. - gsmtp"],
    ["gmail-temporary", "454 4.7.0 Too many login attempts, please try again later. r9sm1 - gsmtp"],
    ["google-client-not-found", "Error retrieving token: invalid_client, The OAuth client was not found."],
    [
      "google-grant-type",
      '{\n  "error": "unsupported_grant_type",\n  "error_description": "Invalid grant_type: client_credentials"\n}',
    ],
  ]),
  ...of("Okta", [
    [
      "exchange-sign-in-refused",
      `{"eventType":"system.email.delivery","debugContext":{"debugData":{"byo_email_server_error_response":"535 5.7.139 Authentication unsuccessful ${outlook}"}}}`,
    ],
    [
      "google-subject-unknown",
      'E0000266: Failed to get access token for SMTP server configuration. Failure details: {"error":"invalid_grant","error_description":"Invalid email or User ID"}.',
      byWords,
    ],
    ["okta-connection-failed", "Connection with the specified SMTP server failed."],
    [
      "entra-tenant-unknown",
      "E0000266: Failed to get access token for SMTP server configuration. Failure details: AADSTS90002: Tenant '11111111-2222-4333-8444-555555555555' not found.",
    ],
  ]),
  // Tried after the tables were mended for those above: 32 of 40 were right, none was wrong, and these were not known.
  ...of("swaks, lettre, msmtp, mutt, Azure's command line, Microsoft's pages", [
    [
      "network-timeout",
      "*** Error connecting to smtp.office365.com:587:\n*** \tIO::Socket::INET6: connect: timeout",
    ],
    ["tls-certificate-untrusted", "lettre: Connection error: invalid peer certificate: UnknownIssuer"],
    ["smtp-starttls-missing", "msmtp: the server does not support TLS via the STARTTLS command"],
    ["smtp-no-common-mechanism", "SMTP: No authenticators available (XOAUTH2)"],
    [
      "exchange-role-missing",
      "Add-MailboxPermission: You don't have sufficient permissions. This operation can only be performed by a manager of the group.",
    ],
    [
      "entra-role-missing",
      "az ad app permission admin-consent: Insufficient privileges to complete the operation.",
    ],
    [
      "exchange-tenant-threshold",
      "550 5.7.705 Service unavailable. Access denied, tenant has exceeded threshold.",
    ],
  ]),
];
