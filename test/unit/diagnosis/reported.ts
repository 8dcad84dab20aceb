/** An error as admins report it, with the noise a program puts around it, and the finding that must come first. */
export interface Reported {
  readonly code: string;
  readonly text: string;
  /** Words the finding must hold, and words it must not: what was found in the end, and what would be false. */
  readonly says?: RegExp;
  readonly never?: RegExp;
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
];
