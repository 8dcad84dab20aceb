import type { AuthType } from "../../contract/index.ts";
import { oktaErrors } from "./errors.ts";
import { script, shellWord } from "./script-text.ts";

/** The functions of `okta/apply.sh`. They read and set the script's variables; the flow itself is in apply-sh.ts. */
export function applyShFunctions(authType: AuthType): string {
  return script`
say() { printf '%s\n' "$*"; }
problem() { printf '%s\n' "$*" >&2; }
wrong() { problem "$*"; exit 2; }

# Asks for one line: ask VARIABLE TEXT.
ask() {
  [ -t 0 ] || wrong "$2: not given, and nobody is there to ask."
  printf '%s: ' "$2" >&2
  IFS= read -r LINE || exit 2
  eval "$1=\$LINE"
}

# The same, without showing what is typed.
ask_hidden() {
  [ -t 0 ] || wrong "$2: not given, and nobody is there to ask."
  printf '%s (not shown): ' "$2" >&2
  trap 'stty echo; exit 130' INT TERM HUP
  stty -echo
  IFS= read -r LINE
  stty echo
  trap - INT TERM HUP
  printf '\n' >&2
  eval "$1=\$LINE"
  LINE=
}

# A JSON file on one line. A line break inside JSON is white space: a string has none of its own.
one_line_json() {
  [ -r "$1" ] || wrong "$1 cannot be read."
  ONE=$(tr '\r\n\t' '   ' <"$1" | sed 's/^ *//; s/ *$//')
  case $ONE in '{'*'}') printf '%s' "$ONE" ;; *) wrong "$1 is not a JSON object." ;; esac
}

# The inside of the first JSON string under a key, still escaped: json_text KEY TEXT.
json_text() {
  printf '%s\n' "$2" | tr '\r\n\t' '   ' | awk -v key="$1" '{
    if (!match($0, "\"" key "\" *: *\"")) exit
    rest = substr($0, RSTART + RLENGTH)
    if (match(rest, /^([^"\\]|\\.)*/)) print substr(rest, 1, RLENGTH)
    exit
  }'
}

# A text as the inside of a JSON string.
json_escape() {
  # The x keeps a line break at the end, which $() would drop.
  [ "$(printf '%s' "$1" | tr -d '\000-\037\177'; echo x)" = "$1"x ] || wrong 'A value holds a line break or another control character.'
  printf '%s' "$1" | sed 's/[\\"]/\\&/g'
}

# A JSON string for the terminal: quotes and backslashes unescaped, no control character passed on.
shown() { printf '%s' "$1" | tr -d '\000-\037\177' | sed 's/\\\(["\\/]\)/\1/g'; }

org_url() {
  ORG=\${OKTA_ORG_URL:-}
  [ -n "$ORG" ] || ask ORG 'Okta org URL, such as https://mycompany.okta.com'
  ORG=\${ORG%/}
  case $ORG in
    https://*) ;;
    http://127.0.0.1:* | http://localhost:*) ;; # a test double on this computer
    *://*) wrong 'The org URL begins with https://.' ;;
    *) ORG=https://$ORG ;;
  esac
  case \${ORG#*://} in '' | *[!A-Za-z0-9.:-]*) wrong 'The org URL is only the name, such as https://mycompany.okta.com.' ;; esac
  # The Admin Console's own name does not answer API calls with a token.
  case $ORG in *-admin.okta*.com) ORG=\${ORG%-admin.okta*}.okta\${ORG##*-admin.okta} ;; esac
  say "Okta org:      $ORG"
}

api_token() {
  if [ -n "\${OKTA_ACCESS_TOKEN:-}" ]; then
    AUTHORIZATION="Bearer $OKTA_ACCESS_TOKEN"
  else
    TOKEN=\${OKTA_API_TOKEN:-}
    [ -n "$TOKEN" ] || ask_hidden TOKEN 'Okta API token'
    AUTHORIZATION="SSWS $TOKEN"
  fi
  case $AUTHORIZATION in *' ' | *[!A-Za-z0-9_.\ ~+/=-]*) wrong 'The API token is empty or holds a character that no token has.' ;; esac
}
${authType === "OAUTH2_CLIENT_CREDENTIALS" ? clientSecret : privateKey}
# curl reads what follows from its standard input: inside double quotes a backslash escapes (curl manual, --config).
curl_text() { printf '%s' "$1" | tr '\r\n\t' '   ' | sed 's/[\\"]/\\&/g'; }

# request METHOD PATH BODY: sets STATUS (HTTP status, 000 without an answer) and ANSWER (body).
request() {
  ANSWER=$(
    {
      printf 'url = "%s"\nrequest = "%s"\n' "$ORG$2" "$1"
      printf 'header = "Authorization: %s"\n' "$(curl_text "$AUTHORIZATION")"
      printf 'header = "Accept: application/json"\nheader = "Content-Type: application/json"\n'
      [ -z "$3" ] || printf 'data-raw = "%s"\n' "$(curl_text "$3")"
    } | curl -q --config - --silent --show-error --globoff --proto '=http,https' \
      --connect-timeout 15 --max-time 90 --write-out '\n%{http_code}'
  )
  STATUS=\${ANSWER##*"$NEWLINE"}
  case $ANSWER in *"$NEWLINE"*) ANSWER=\${ANSWER%"$NEWLINE"*} ;; *) ANSWER= ;; esac
}
NEWLINE='
'

succeeded() { [ "$STATUS" = "$1" ] || [ "$STATUS" = "$2" ]; }

# Says what Okta answered, what it means and what to do.
explain() {
  CODE=$(json_text errorCode "$ANSWER")
  CAUSE=
  problem ''
  if [ "$STATUS" = 000 ] || [ -z "$STATUS" ]; then
    problem "No answer from $ORG. curl's message is above."
    problem '  1. Check the org URL, and that this computer reaches it (proxy: set HTTPS_PROXY).'
    return
  fi
  problem "Okta answered HTTP $STATUS $(shown "$CODE"): $(shown "$(json_text errorSummary "$ANSWER")")"
  CAUSES=\${ANSWER#*errorCauses}
  [ "$CAUSES" = "$ANSWER" ] || CAUSE=$(json_text errorSummary "$CAUSES")
  [ -z "$CAUSE" ] || problem "Cause: $(shown "$CAUSE")"
  case $CODE in
${oktaErrors
  .map((error) =>
    [
      `    ${error.code})`,
      `      problem ${shellWord(error.cause)}`,
      ...error.fix.map((step, i) => `      problem ${shellWord(`  ${i + 1}. ${step}`)}`),
      "      ;;",
    ].join("\n"),
  )
  .join("\n")}
    *)
      problem 'This script does not know that answer. Search for the code in the error codes at developer.okta.com.'
      ;;
  esac
}

# Okta's own documents and its API differ on whether the list is bare or inside an object: every server begins with a brace.
list_servers() {
  request GET /api/v1/email-servers ''
  succeeded 200 200 || { explain; exit 1; }
  printf '%s\n' "$ANSWER" | tr '\r\n' '  ' | tr '{' '\n' | while IFS= read -r LINE || [ -n "$LINE" ]; do
    HAS=$(json_text id "$LINE")
    [ -z "$HAS" ] || say "$(shown "$HAS")  $(shown "$(json_text alias "$LINE")")  $(shown "$(json_text host "$LINE")")"
  done
}

# A server whose settings are wrong is taken away again: it is disabled, and an org may have few. Anything else stays.
after_failed_test() {
  if [ "$CREATED" = yes ] && [ "$KEEP" = no ]; then
    case $CODE in ${oktaErrors
      .filter((e) => e.settingsAreWrong)
      .map((e) => e.code)
      .join(" | ")})
      request DELETE "/api/v1/email-servers/$ID" ''
      if succeeded 200 204; then say "Removed $ID again. Mend the settings and run this script once more."; return; fi
      ;;
    esac
  fi
  say "Server $ID is still there, disabled. To test it again: sh apply.sh --resume $ID"
}

interrupted() {
  problem ''
  [ -z "$ID" ] || problem "Stopped. Server $ID is there, disabled. To go on: sh apply.sh --resume $ID"
  exit 130
}
`;
}

const clientSecret = script`
SECRET_FIELD=clientSecret
smtp_secret() {
  SECRET=\${OKTA_SMTP_CLIENT_SECRET:-}
  [ -n "$SECRET" ] || ask_hidden SECRET 'Client secret (its value)'
  [ -n "$SECRET" ] || wrong 'The client secret is empty.'
  SECRET_JSON=$(json_escape "$SECRET") || exit 2
  SECRET=
}
`;

const privateKey = script`
SECRET_FIELD=privateKey
smtp_secret() {
  KEY=$(printf '%s' "\${OKTA_SMTP_PRIVATE_KEY:-}")
  if [ -z "$KEY" ]; then
    FILE=\${OKTA_SMTP_PRIVATE_KEY_FILE:-}
    [ -n "$FILE" ] || ask FILE 'Path of the JSON key file, or of a PEM file'
    KEY=$(cat -- "$FILE") || wrong 'The key file cannot be read.'
  fi
  # In a service account's file the key is a JSON string already.
  SECRET_JSON=$(json_text private_key "$KEY")
  if [ -z "$SECRET_JSON" ]; then
    case $KEY in *[\\\"]*) wrong 'That is neither a JSON key file nor a PEM file with a private key.' ;; esac
    SECRET_JSON=$(printf '%s\n' "$KEY" | tr -d '\r' | awk '{ printf "%s\\n", $0 }')
  fi
  KEY=
  case $SECRET_JSON in
    '-----BEGIN PRIVATE KEY-----'*'-----END PRIVATE KEY-----'*) ;;
    '-----BEGIN RSA PRIVATE KEY-----'*'-----END RSA PRIVATE KEY-----'*) ;;
    *) wrong 'There is no private key in it: -----BEGIN PRIVATE KEY----- is missing. A key under a passphrase does not work in Okta.' ;;
  esac
}
`;
