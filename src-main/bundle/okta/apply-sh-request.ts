import { shellWord } from "../../providers/shell.ts";
import { featureName } from "../../setup/okta-words.ts";
import type { ApplyWords } from "./apply-words.ts";
import { answers, oktaErrors } from "./errors.ts";
import { script, shellSentence } from "./script-text.ts";

const fixes = (steps: readonly string[]): string[] =>
  steps.map((step, i) => `      problem ${shellWord(`  ${i + 1}. ${step}`)}`);

/** What `okta/apply.sh` asks Okta, and what it says of the answers. Functions only; they set STATUS, ANSWER and CODE. */
export const applyShRequest = (words: ApplyWords): string => script`
org_url() {
  ORG=\${OKTA_ORG_URL:-}
  [ -n "$ORG" ] || ask ORG ${shellWord(words.askOrg)}
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
}

api_token() {
  if [ -n "\${OKTA_ACCESS_TOKEN:-}" ]; then
    AUTHORIZATION="Bearer $OKTA_ACCESS_TOKEN"
  else
    TOKEN=\${OKTA_API_TOKEN:-}
    [ -n "$TOKEN" ] || ask_hidden TOKEN ${shellWord(words.askToken)}
    AUTHORIZATION="SSWS $TOKEN"
  fi
  case $AUTHORIZATION in *' ' | *[!A-Za-z0-9_.\ ~+/=-]*) wrong ${shellWord(words.noToken)} ;; esac
}

# curl reads what follows from its standard input: inside double quotes a backslash escapes (curl manual, --config).
curl_text() { printf '%s' "$1" | tr '\r\n\t' '   ' | sed 's/[\\"]/\\&/g'; }

# request METHOD PATH BODY: sets STATUS (HTTP status, 000 without a whole answer, 407 from a proxy) and ANSWER (body).
request() {
  CURL=0
  ANSWER=$(
    {
      printf 'url = "%s"\nrequest = "%s"\n' "$ORG$2" "$1"
      # No token for an address that is not known to be the org yet.
      [ "$2" = "$WELL_KNOWN" ] || printf 'header = "Authorization: %s"\n' "$(curl_text "$AUTHORIZATION")"
      printf 'header = "Accept: application/json"\nheader = "Content-Type: application/json"\n'
      [ -z "$3" ] || printf 'data-raw = "%s"\n' "$(curl_text "$3")"
    } | curl -q --config - --silent --show-error --globoff --proto '=http,https' \
      --connect-timeout 15 --max-time 90 --write-out '\n%{http_code} %{http_connect}'
  ) || CURL=$?
  STATUS=\${ANSWER##*"$NEWLINE"}
  case $ANSWER in *"$NEWLINE"*) ANSWER=\${ANSWER%"$NEWLINE"*} ;; *) ANSWER= ;; esac
  TUNNEL=\${STATUS#* }
  STATUS=\${STATUS%% *}
  [ "$CURL" = 0 ] || STATUS=000
  [ "$TUNNEL" != 407 ] || STATUS=407
}
NEWLINE='
'
WELL_KNOWN=/.well-known/okta-organization

succeeded() { [ "$STATUS" = "$1" ] || [ "$STATUS" = "$2" ]; }

# True when Okta, or the proxy before it, said no for certain. Without an answer the request may have been carried out.
refused() { case $STATUS in 3?? | 4??) return 0 ;; *) return 1 ;; esac; }

# Says what Okta answered, what it means and what to do.
explain() {
  CODE=$(json_text errorCode "$ANSWER")
  CAUSE=
  problem ''
  if [ "$STATUS" = 000 ] || [ -z "$STATUS" ]; then
    problem "No answer from $ORG. curl's message is above."
    problem ${shellWord(words.checkOrgUrl)}
    return
  fi
  if [ "$STATUS" = 407 ]; then
    CODE=
    problem ${shellWord(words.proxyAnswered)}
  else
    SUMMARY=$(json_text errorSummary "$ANSWER")
    SAID=$(shown "$CODE")
    problem "Okta answered HTTP $STATUS\${SAID:+ $SAID}\${SUMMARY:+: $(shown "$SUMMARY")}"
    CAUSES=\${ANSWER#*errorCauses}
    [ "$CAUSES" = "$ANSWER" ] || CAUSE=$(json_text errorSummary "$CAUSES")
    [ -z "$CAUSE" ] || problem "Cause: $(shown "$CAUSE")"
  fi
  case $CODE in ${oktaErrors.map((e) => e.code).join(" | ")}) KNOWN=$CODE ;; *) KNOWN=$STATUS ;; esac
  case $KNOWN in
${answers
  .map(({ pattern, cause, fix }) =>
    [`    ${pattern})`, `      problem ${shellWord(cause)}`, ...fixes(fix), "      ;;"].join("\n"),
  )
  .join("\n")}
    *)
      problem ${shellWord(words.unknownAnswer)}
      ;;
  esac
  SUPPORT=$(json_text errorId "$ANSWER")
  [ -z "$SUPPORT" ] || problem "For Okta's support: error ID $(shown "$SUPPORT")"
}

# Every org says who it is to anybody, so neither a token nor a secret goes to an address that is none.
check_org() {
  request GET "$WELL_KNOWN" ''
  say "Okta org:      $ORG"
  case $STATUS in
    200) ;;
    000 | 407 | 429 | 5??) explain; exit 1 ;;
    *) wrong ${shellSentence(words.notAnOrg, { org: "$ORG" })} ;;
  esac
  case $(json_text pipeline "$ANSWER") in
    idx) ;;
    v1) say ${shellWord(words.classic)} ;;
    *) wrong ${shellSentence(words.notAnOrg, { org: "$ORG" })} ;;
  esac
}

# Is the feature on? Every object of the list begins with a brace. What cannot be seen does not stop.
check_feature() {
  request GET /api/v1/features ''
  case $STATUS in
    200) ;;
    000 | 401 | 407) explain; say ${shellWord(words.notChanged)}; exit 1 ;;
    *) say ${shellSentence(words.featureUnseen, { status: "$STATUS" })}; return ;;
  esac
  SWITCH=$(printf '%s\n' "$ANSWER" | tr '\r\n' '  ' | tr '{' '\n' | awk -v name=${shellWord(featureName)} '
    index($0, "\"" name "\"") {
      seen = 1
      if (match($0, /"status" *: *"[A-Z]+"/)) { on = substr($0, RSTART, RLENGTH); gsub(/"status"|[^A-Z]/, "", on) }
    }
    END { print seen ? (on == "" ? "UNKNOWN" : on) : "ABSENT" }')
  case $SWITCH in
    ENABLED) say ${shellWord(words.featureOn)} ;;
    DISABLED) problem ${shellWord(words.featureOff)}; exit 1 ;;
    ABSENT) say ${shellWord(words.featureAbsent)} ;;
    *) say ${shellSentence(words.featureUnseen, { status: "$STATUS" })} ;;
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

# Lets Okta send a test email through server ID. False when it did not.
okta_tests() {
  say ${shellSentence(words.testing, { to: '$(shown "$TO_JSON")' })}
  request POST "/api/v1/email-servers/$ID/test" "{\"fromAddress\":\"$FROM_JSON\",\"toAddress\":\"$TO_JSON\"}"
  if succeeded 200 204; then say ${shellWord(words.sent)}; return 0; fi
  explain
  return 1
}
`;
