/** An error as admins report it, with the noise a program puts around it, and the finding that must come first. */
export interface Reported {
  readonly code: string;
  readonly text: string;
  /** Words the finding must hold, and words it must not: what was found in the end, and what would be false. */
  readonly says?: RegExp;
  readonly never?: RegExp;
  /** True where words name it, and a number beside them does not. */
  readonly byWords?: true;
}

const app = "5e7a1c3d-0b24-4f68-9d1e-a2b3c4d5e6f7";
const front = "[DB7PR03CA0099.EURPRD03.PROD.OUTLOOK.COM 2026-03-02T08:07:06.543Z 08DE12345678ABCD]";

export const reported: readonly Reported[] = [
  // Replies as libraries print them.
  {
    code: "exchange-authentication-unsuccessful",
    text: `Unhandled exception. MailKit.Security.AuthenticationException: 535: 5.7.3 Authentication unsuccessful ${front}\n   at MailKit.Net.Smtp.SmtpClient.AuthenticateAsync(SaslMechanism mechanism)`,
    never: /token is fine/i,
  },
  {
    code: "exchange-send-as-denied",
    text: "MailKit.Net.Smtp.SmtpCommandException\n  Message=5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message\n  Source=MailKit",
  },
  {
    code: "exchange-send-as-denied",
    text: 'Exception calling "Send" with "1" argument(s): "Transaction failed. The server response was: 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed"',
  },
  {
    code: "exchange-authentication-unsuccessful",
    text: "5.7.3 Authentication unsuccessful [DB7PR03CA0099.EURPRD03.PROD.OUTLOOK.COM]",
  },
  {
    code: "gmail-relay-denied",
    text: "Failed: 5.7.0 Mail relay denied [192.0.2.44]. Invalid credentials for relay for 5.7.0 one of the domains in: example.org (as 5.7.0 obtained from HELO and MAIL FROM). x1sm2.3 - gsmtp",
  },
  {
    code: "exchange-busy",
    text: "StatusCode: 451 ErrorInProcessing. System.Exception: 4.7.500 Access denied, please try again later. (AS112201)\n  at MailKit.Net.Smtp.SmtpClient.OnRecipientNotAccepted",
    never: /nothing is wrong/i,
  },
  {
    code: "exchange-authentication-unsuccessful",
    text: `The mail was not sent. 535: 5.7.3 Authentication unsuccessful ${front}`,
  },
  {
    code: "exchange-not-authenticated",
    text: "SMTP Error: The following From address failed: okta@example.org : MAIL FROM command failed,Client not authenticated to send mail,530,5.7.57",
  },
  {
    code: "exchange-send-as-denied",
    text: "SMTP Error: data not accepted. SMTP server error: DATA END command failed Detail: SendAsDenied; a@example.org not allowed to send as b@example.org; STOREDRV.Submission.Exception SMTP code: 554 Additional SMTP info: 5.2.252",
    says: /a@example\.org.*b@example\.org/s,
  },
  {
    code: "exchange-authentication-unsuccessful",
    text: "> Code: 535\n> Message: 5.7.3 Authentication unsuccessful",
  },
  {
    code: "gmail-user-mismatch",
    text: "(535, b'5.7.8 Username and Password not accepted. For more information, go to\\n5.7.8  https://support.google.com/mail/?p=BadCredentials x1sm2 - gsmtp')",
  },
  // A finding states only what the text shows.
  {
    code: "gmail-ehlo-refused",
    text: "Server terminates connection. response=421 4.7.0 Try again later, closing connection. (EHLO) x1sm2.3 - gsmtp: 421 4.7.0 Try again later, closing connection. (EHLO) x1sm2.3 - gsmtp",
    says: /EHLO/,
    never: /wait a minute/i,
  },
  {
    code: "exchange-temporary",
    text: `530 5.7.57 Client not authenticated to send mail. ${front}\n451 4.7.0 Temporary server error. Please try again later. PRX4 ${front}\n221 2.0.0 bye\nSending failed: 451 4.7.0 Temporary server error. Please try again later. PRX4 in response to AUTH`,
    says: /PRX4.*user name/s,
  },
  {
    code: "exchange-smtp-auth-disabled-tenant",
    text: `530 5.7.57 Client not authenticated to send mail. Error: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled ${front}`,
  },
  {
    code: "exchange-authentication-unsuccessful",
    text: `Mailer: SMTP Error: Could not authenticate.\nSERVER -> CLIENT: 535 5.7.3 Authentication unsuccessful ${front}`,
    says: /UserPrincipalName/,
    never: /token is fine/i,
  },
  {
    code: "tls-inspected",
    text: "FetchError: request to https://oauth2.googleapis.com/token failed, reason: self signed certificate in certificate chain\n    at TLSSocket.socketErrorListener",
    says: /oauth2\.googleapis\.com/,
  },
  // The network, TLS and keys.
  {
    code: "tls-certificate-untrusted",
    text: "org.keycloak.email.EmailException: Error when attempting to send the email to the server.\nCaused by: jakarta.mail.MessagingException: Could not convert socket to TLS\nCaused by: javax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target",
  },
  {
    code: "key-unreadable",
    text: "Error handling Google credentials: ValueError: Could not deserialize key data. The data may be in an incorrect format",
  },
  {
    code: "key-unreadable",
    text: "rpc error: code = Unauthenticated desc = transport: private key should be a PEM or plain PKCS1 or PKCS8; parse error: asn1: structure error",
  },
  {
    code: "tls-certificate-self-signed",
    text: "panicked at 'Error sending email: SMTP error: Connection error: error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed:ssl/statem/statem_clnt.c:1889: (self-signed certificate)': src/api/mod.rs:273",
    never: /mod\.rs shows/,
  },
  {
    code: "tls-certificate-untrusted",
    text: "System.Net.Mail.SmtpException: Failure sending mail. ---> AuthenticationException: The remote certificate is invalid according to the validation procedure.",
  },
  {
    code: "network-timeout",
    text: "335 Connecting to gmail-smtp-msa.l.google.com [2001:db8::6c]:587 ... failed: Cannot assign requested address\n335 Connecting to gmail-smtp-msa.l.google.com [192.0.2.108]:587 ... failed: Connection timed out (timeout=5m)",
    says: /gmail-smtp-msa\.l\.google\.com:587/,
  },
  {
    code: "key-unreadable",
    text: "PHP Warning: openssl_sign(): Supplied key param cannot be coerced into a private key in JWT.php\nDomainException: OpenSSL unable to sign data",
  },
  {
    code: "key-unreadable",
    text: "OpenSSL::PKey::RSAError: Neither PUB key nor PRIV key: nested asn1 error\n\tfrom googleauth/service_account.rb:61",
  },
  {
    code: "smtp-starttls-missing",
    text: "jakarta.mail.MessagingException: STARTTLS is required but host does not support STARTTLS\n        at com.sun.mail.smtp.SMTPTransport.protocolConnect(SMTPTransport.java:734)",
  },
  {
    code: "network-timeout",
    text: "Mail server connection failed; nested exception is MessagingException: Could not connect to SMTP host: smtp.office365.com, port: 587;\n\tjava.net.SocketTimeoutException: connect timed out",
    says: /smtp\.office365\.com:587/,
  },
  {
    code: "network-connection-refused",
    text: "java.net.ConnectException: Connection refused: connect\n\tat com.sun.mail.smtp.SMTPTransport.openServer\nCaused: javax.mail.MessagingException: Could not connect to SMTP host: smtp.gmail.com, port: 465;",
    says: /smtp\.gmail\.com:465/,
  },
  {
    code: "network-proxy-authentication",
    text: "HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded (Caused by ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy Authentication Required')))",
    says: /proxy/i,
  },
  // Entra.
  {
    code: "entra-parameter-missing",
    text: "AADSTS900144: The request body must contain the following parameter: 'resource'.\nTrace ID: 0",
    says: /version 1.*oauth2\/v2\.0\/token/s,
    never: /field that is empty/,
  },
  {
    code: "entra-parameter-missing",
    text: "AADSTS900144: The request body must contain the following parameter: 'grant_type'.",
    says: /form/,
  },
  {
    code: "entra-endpoint-not-posted",
    text: "AADSTS900561: The endpoint only accepts POST, OPTIONS requests. Received a GET request.",
  },
  {
    code: "entra-tenant-blocked",
    text: "interaction_required: AADSTS5000225: This tenant has been blocked due to inactivity. ($error_uri)",
  },
  {
    code: "entra-app-public",
    text: "{'error': 'invalid_client', 'error_description': \"AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should be presented.\"}",
    says: /Allow public client flows/,
  },
  {
    code: "entra-user-endpoint",
    text: '{"error":"invalid_grant","error_description":"AADSTS50126: Error validating credentials due to invalid username or password.","error_codes":[50126]}',
  },
  // Known codes in other words.
  {
    code: "google-subject-unknown",
    text: 'PHP Fatal error: Uncaught exception \'Google_Service_Exception\' with message \'{\\n \\"error\\": \\"invalid_grant\\",\\n \\"error_description\\": \\"Not a valid email.\\"\\n}\'',
    says: /Issuer/,
  },
  {
    code: "exchange-basic-auth-used",
    text: `535 5.7.139 Authentication unsuccessful, the user credentials were incorrect. ${front}`,
  },
  {
    code: "exchange-sign-in-refused",
    text: `535 5.7.139 Autenticação malsucedida, a solicitação não atendeu aos critérios. ${front}`,
  },
  {
    code: "exchange-tls-old",
    text: "Checking the message: 421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2.",
  },
  {
    code: "google-scope-not-authorised",
    text: '{\n  "error": "access_denied",\n  "error_description": "Requested client not authorized."\n}',
  },
  // Nothing false.
  {
    code: "google-person-sign-in",
    text: "google.auth.exceptions.RefreshError: ('invalid_grant: Bad Request', {'error': 'invalid_grant', 'error_description': 'Bad Request'})",
    says: /reads as/,
  },
  {
    code: "google-person-sign-in",
    text: '{"error":"invalid_grant","error_description":"reauth related error (invalid_rapt)","error_subtype":"invalid_rapt"}',
  },
  {
    code: "smtp-sender-not-owned",
    text: "err: gomail: could not send email 1: 535 Authorization failed: Envelope From address <no-reply@example.org> not authorized",
    says: /no-reply@example\.org/,
  },
  {
    code: "network-connection-lost",
    text: "Failed to send test email: EOF   (smtp-relay.gmail.com:587)",
    says: /EHLO is localhost/,
  },
  {
    code: "smtp-sign-in-not-tried",
    text: "postfix/smtp[29]: 01A: SASL authentication failed; cannot authenticate to server smtp-mail.outlook.com[192.0.2.164]: generic failure",
    says: /personal Outlook\.com/,
  },
  {
    code: "smtp-sign-in-not-tried",
    text: "CLIENT -> SERVER: EHLO localhost\nSERVER -> CLIENT: 250-front Hello [192.0.2.7]250-SIZE 157286400250-AUTH LOGIN XOAUTH2250 SMTPUTF8\nCLIENT -> SERVER: QUIT\nSERVER -> CLIENT: 221 2.0.0 Service closing transmission channel\nSMTP Error: Could not authenticate.",
    says: /token request/,
  },
  {
    code: "gmail-api-precondition",
    text: 'GoogleJsonResponseException: 400 Bad Request\n{ "message" : "Precondition check failed.", "reason" : "failedPrecondition" }',
  },
  {
    code: "secret-refused",
    text: '{ "errorMessage": "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).", "nodeType": "microsoftOutlook" }',
  },
  {
    code: "gmail-api-delegation-denied",
    text: '<HttpError 403 when requesting https://gmail.googleapis.com/gmail/v1/users/a%2Bb%40example.org/messages/send returned "Delegation denied for a@example.org".>',
    says: /alias/,
  },
  {
    code: "google-federation",
    text: 'Identity Pool credentials: external_account: {"error":"invalid_grant","error_description":"The given subject token is not valid"}',
  },
  // Consoles.
  {
    code: "google-key-creation-disabled",
    text: "ERROR: (gcloud.iam.service-accounts.keys.create) FAILED_PRECONDITION: Key creation is not allowed on this service account.\n    type: constraints/iam.disableServiceAccountKeyCreation",
    says: /Organization Policy Administrator.*managed.*20 minutes/s,
  },
  {
    code: "google-key-upload-disabled",
    text: "'violations': [{'type': 'constraints/iam.disableServiceAccountKeyUpload', 'description': 'Constraint violated attempting to upload public key.'}]",
  },
  {
    code: "exchange-cmdlet-unknown",
    text: "new-serviceprincipal : The term 'new-serviceprincipal' is not recognized as the name of a cmdlet, function, script\nfile, or operable program.\n    + FullyQualifiedErrorId : CommandNotFoundException",
    says: /not run in this window, or the account lacks the role/,
  },
  {
    code: "exchange-principal-unknown",
    text: `New-ServicePrincipal: The operation couldn't be performed because object '${app}' couldn't be found on 'DB7PR03CA0099.EURPRD03.PROD.OUTLOOK.COM'.`,
    says: /Enterprise application/,
  },
  {
    code: "exchange-module-conflict",
    text: "Connect-ExchangeOnline -Organization x\nOperationStopped: Could not load file or assembly 'Microsoft.Identity.Client, Version=4.44.0.0, Culture=neutral'. (0x80131621)",
    says: /fresh window/,
  },
  // Send As, with both trustees.
  {
    code: "exchange-send-as-denied",
    text: "Error: `554 error: 554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException` on sending through OAuth2. Permission is granted to the service principal.",
    says: /-Trustee <mailbox>.*-Trustee \$\(\(Get-ServicePrincipal/s,
  },

  // .NET: MailKit and System.Net.
  {
    code: "tls-revocation-unknown",
    text: "MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.\n\nThe server's SSL certificate could not be validated for the following reasons:\n• The server certificate has the following errors:\n  • The revocation function was unable to check revocation for the certificate.\n  • The revocation function was unable to check revocation because the revocation server was offline.",
    says: /nothing|HTTP/,
    never: /inspect|not trusted|in between/,
  },
  {
    code: "tls-revocation-unknown",
    text: "Sending through smtp.office365.com failed. chain[0]: OfflineRevocation, RevocationStatusUnknown",
    never: /not trusted/,
  },
  {
    code: "network-name-not-found",
    text: "System.Net.Sockets.SocketException (11001): No such host is known.\n   at MailKit.Net.Smtp.SmtpClient.ConnectAsync(String host, Int32 port)",
  },
  {
    code: "network-name-not-found",
    text: "MailKit: System.Net.Sockets.SocketException (11004): The requested name is valid, but no data of the requested type was found.",
  },
  {
    code: "network-timeout",
    text: "smtp: System.Net.Sockets.SocketException (10060): A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond. [::ffff:192.0.2.9]:587",
  },
  {
    code: "network-dns-unavailable",
    text: "System.Net.Sockets.SocketException (00000001, 11): Resource temporarily unavailable (smtp.office365.com:587)",
  },
  {
    code: "tls-inspected",
    text: "Invoke-RestMethod https://login.microsoftonline.com/common/oauth2/v2.0/token : The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.",
  },
  {
    code: "network-not-connected",
    text: "System.Net.Mail.SmtpException: Failure sending mail.\n ---> System.Net.WebException: Unable to connect to the remote server",
    says: /does not say why/,
    never: /refused the connection/,
  },
  {
    code: "network-connection-lost",
    text: "System.Net.Mail.SmtpException: Failure sending mail. ---> System.Net.WebException: The underlying connection was closed: An unexpected error occurred on a send.",
  },
  // Go.
  {
    code: "network-name-not-found",
    text: "gomail: could not dial: dial tcp: lookup smtp.gmial.example: no such host",
  },
  {
    code: "network-dns-unavailable",
    text: 'level=error component=email err="establish connection to server: dial tcp: lookup smtp.office365.com on 127.0.0.11:53: server misbehaving"',
  },
  {
    code: "tls-inspected",
    text: 'oauth2: cannot fetch token: Post "https://login.microsoftonline.com/x/oauth2/v2.0/token": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  },
  {
    code: "smtp-no-common-mechanism",
    text: "gomail: could not send email 1: smtp: server doesn't support AUTH",
  },
  {
    code: "gmail-password-login",
    text: "error sending mail: 534 5.7.9 Application-specific password required. For more information, go to\n5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor a1-20020a17b sm1 - gsmtp",
  },
  {
    code: "smtp-auth-mechanism-refused",
    text: "send: 504 5.7.4 Unrecognized authentication type [AM0PR01CA0004.exchangelabs.com]",
    never: /XOAUTH2 itself/,
  },
  {
    code: "google-key-not-accepted",
    text: 'oauth2: cannot fetch token: 400 Bad Request\nResponse: {"error":"invalid_grant","error_description":"Invalid JWT Signature."}',
  },
  // Python.
  {
    code: "smtp-no-common-mechanism",
    text: "smtplib.SMTPNotSupportedError: SMTP AUTH extension not supported by server.",
    says: /STARTTLS/,
  },
  {
    code: "smtp-no-common-mechanism",
    text: "smtplib.SMTPException: No suitable authentication method found.",
  },
  {
    code: "smtp-starttls-missing",
    text: "smtplib.SMTPNotSupportedError: STARTTLS extension not supported by server.",
  },
  {
    code: "smtp-starttls-first",
    text: "smtplib.SMTPSenderRefused: (530, b'5.7.0 Must issue a STARTTLS command first. a1sm - gsmtp', 'okta@example.org')",
  },
  {
    code: "exchange-send-as-denied",
    text: "smtplib.SMTPDataError: (550, b'5.7.60 SMTP; Client does not have permissions to send as this sender [AM0PR05MB0001.eurprd05.prod.outlook.com]')",
  },
  {
    code: "exchange-concurrency",
    text: "smtplib.SMTPDataError: (432, b'4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more information. [Hostname=AM0PR05MB0001.eurprd05.prod.outlook.com]')",
  },
  {
    code: "gmail-daily-limit",
    text: "smtplib.SMTPDataError: (550, b'5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to\\n5.4.5  https://support.google.com/a/answer/166852 a1sm - gsmtp')",
  },
  {
    code: "google-clock-or-lifetime",
    text: "google.auth.exceptions.RefreshError: ('invalid_grant: Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.', {'error': 'invalid_grant', 'error_description': 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.'})",
  },
  {
    code: "entra-secret-not-sent",
    text: "msal: {'error': 'invalid_client', 'error_description': \"AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'. Trace ID: 00000000-0000-4000-8000-000000000000\", 'error_codes': [7000218]}",
  },
  // Java.
  {
    code: "smtp-credentials-missing",
    text: "jakarta.mail.AuthenticationFailedException: failed to connect, no password specified?\n\tat jakarta.mail.Service.connect(Service.java:379)",
  },
  {
    code: "smtp-no-common-mechanism",
    text: "javax.mail.AuthenticationFailedException: No authentication mechanisms supported by both server and client",
  },
  {
    code: "network-timeout",
    text: "org.eclipse.angus.mail.util.MailConnectException: Couldn't connect to host, port: smtp.office365.com, 587; timeout 5000;\n  nested exception is:\n\tjava.net.SocketTimeoutException: Connect timed out",
  },
  {
    code: "network-connection-refused",
    text: "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: mail.example.net, 587; timeout -1;\n  nested exception is:\n\tjava.net.ConnectException: Connection refused",
  },
  {
    code: "entra-secret-expired",
    text: "com.microsoft.aad.msal4j.MsalServiceException: AADSTS7000222: The provided client secret keys for app '5e7a1c3d-0b24-4f68-9d1e-a2b3c4d5e6f7' are expired. Visit the Azure portal to create new keys for your app.",
  },
  // PHP and Ruby.
  {
    code: "network-timeout",
    text: 'Symfony\\Component\\Mailer\\Exception\\TransportException: Connection could not be established with host "smtp.office365.com:587": stream_socket_client(): Unable to connect to smtp.office365.com:587 (Connection timed out)',
  },
  {
    code: "tls-not-spoken",
    text: 'Connection could not be established with host "ssl://mail.example.net:587": stream_socket_client(): SSL operation failed with code 1. OpenSSL Error messages:\nerror:0A00010B:SSL routines::wrong version number',
  },
  {
    code: "smtp-no-common-mechanism",
    text: 'Failed to find an authenticator supported by the SMTP server, which currently supports: "login", "plain".',
  },
  {
    code: "exchange-authentication-unsuccessful",
    text: 'Failed to authenticate on SMTP server with username "okta@example.org" using the following authenticators: "XOAUTH2". Authenticator "XOAUTH2" returned "Expected response code "235" but got code "535", with message "535 5.7.3 Authentication unsuccessful [AM6P.PROD.OUTLOOK.COM]".".',
  },
  {
    code: "network-unreachable",
    text: "SMTP ERROR: Failed to connect to server: Network is unreachable (101)",
  },
  {
    code: "network-not-connected",
    text: "Mailer Error: SMTP Error: Could not connect to SMTP host.",
  },
  {
    code: "network-timeout",
    text: "Net::OpenTimeout: Failed to open TCP connection to smtp.gmail.com:587 (execution expired)",
  },
  {
    code: "gmail-temporary",
    text: "Net::SMTPServerBusy: 421 4.7.0 Temporary System Problem.  Try again later (10). a1sm - gsmtp",
  },
  // Node, Rust and curl.
  {
    code: "network-timeout",
    text: "nodemailer: Error: Connection timeout\n    at SMTPConnection._formatError { code: 'ETIMEDOUT', command: 'CONN' }",
  },
  {
    code: "network-dns-unavailable",
    text: "Error: queryA ETIMEOUT smtp.office365.com { code: 'EDNS', command: 'CONN' }",
  },
  {
    code: "smtp-not-smtp",
    text: "Error: Invalid greeting. response=HTTP/1.1 400 Bad Request: HTTP/1.1 400 Bad Request { code: 'EPROTOCOL', command: 'CONN' }",
  },
  {
    code: "smtp-credentials-missing",
    text: "Error: Missing credentials for \"PLAIN\"\n  code: 'EAUTH',\n  command: 'API'",
  },
  {
    code: "smtp-credentials-missing",
    text: "Error: Can't create new access token for user\n  code: 'EAUTH',\n  command: 'AUTH XOAUTH2'",
  },
  {
    code: "exchange-authentication-unsuccessful",
    text: 'lettre::transport::smtp::Error { kind: Permanent(Code { severity: PermanentNegativeCompletion, category: Unspecified3, detail: Five }), source: "5.7.3 Authentication unsuccessful" }',
  },
  {
    code: "smtp-no-common-mechanism",
    text: "lettre: internal client error: No compatible authentication mechanism was found",
  },
  {
    code: "network-not-connected",
    text: "* Trying 192.0.2.9:587...\ncurl: (28) Failed to connect to smtp.office365.com port 587 after 75002 ms: Couldn't connect to server",
    never: /refused the connection|drops/,
  },
  // Exchange, Postfix and Exim.
  {
    code: "exchange-recipient-limit",
    text: "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message due to a permanent exception with message The message can't be submitted because the sender's submission quota was exceeded.",
  },
  {
    code: "exchange-relay-denied",
    text: "550 5.7.68 TenantInboundAttribution; Relay Access Denied [DB5EUR01FT010.eop-EUR01.prod.protection.outlook.com]",
  },
  {
    code: "exchange-sender-blocked",
    text: "550 5.1.8 Access denied, bad outbound sender. For more information please go to http://go.microsoft.com/fwlink/?LinkId=875724.",
  },
  {
    code: "exchange-not-authenticated",
    text: "postfix/smtp[811]: status=bounced (host smtp.office365.com[192.0.2.9] said: 530 5.7.57 Client not authenticated to send mail. [AM0P.PROD.OUTLOOK.COM] (in reply to MAIL FROM command))",
  },
  {
    code: "exchange-send-as-denied",
    text: "SMTP error from remote mail server after MAIL FROM:<okta@example.org>: 550 5.7.60 SMTP; Client does not have permissions to send as this sender",
  },
  {
    code: "smtp-no-common-mechanism",
    text: "postfix/smtp[811]: warning: SASL authentication failure: No worthy mechs found",
  },
  // PowerShell, Graph and the policies of a tenant.
  {
    code: "exchange-scripts-disabled",
    text: "File C:\\scripts\\exchange.ps1 cannot be loaded because running scripts is disabled on this system. For more information, see about_Execution_Policies at https:/go.microsoft.com/fwlink/?LinkID=135170.",
    says: /window alone/,
  },
  {
    code: "exchange-module-rights",
    text: "Install-Module : Administrator rights are required to install modules in 'C:\\Program Files\\WindowsPowerShell\\Modules'. Log on to the computer with an account that has Administrator rights, and then try again",
  },
  {
    code: "exchange-principal-unknown",
    text: "Add-MailboxPermission: Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|User or group \"5e7a1c3d-0b24-4f68-9d1e-a2b3c4d5e6f7\" wasn't found. Please make sure you've typed it correctly.",
  },
  {
    code: "exchange-principal-unknown",
    text: 'Add-MailboxPermission: |Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|Couldn\'t find object "5e7a1c3d-0b24-4f68-9d1e-a2b3c4d5e6f7". Please make sure that it was spelled correctly or specify a different object.',
  },
  {
    code: "exchange-mailbox-unknown",
    text: 'Add-RecipientPermission: Couldn\'t find object "okta@example.com". Please make sure that it was spelled correctly or specify a different object.',
  },
  {
    code: "network-connection-lost",
    text: "javax.mail.MessagingException: Got bad greeting from SMTP host: smtp.example.net, port: 587, response: [EOF]",
  },
  {
    code: "exchange-sign-in-window",
    text: "Connect-ExchangeOnline: A window handle must be configured. See https://aka.ms/msal-net-wam#parent-window-handles",
  },
  {
    code: "entra-role-missing",
    text: "New-MgApplication : Insufficient privileges to complete the operation.\nStatus: 403 (Forbidden)\nErrorCode: Authorization_RequestDenied",
    never: /Exchange refused/,
  },
  {
    code: "entra-secret-policy",
    text: "Add-MgApplicationPassword : Credential type not allowed as per assigned policy.\nErrorCode: CredentialTypeNotAllowedAsPerAppPolicy",
  },
];
