import { capital } from "../../contract/words.ts";
import { shellWord } from "../../providers/shell.ts";
import { secretWord } from "../../setup/okta-words.ts";
import type { toldTested } from "../tested-words.ts";
import type { ApplyScript, ApplyWords } from "./apply-words.ts";
import { oktaErrors } from "./errors.ts";
import { script, shellSentence } from "./script-text.ts";

const id = { id: "$ID" };

/** What `okta/apply.sh` does once its options and files are read: one way a mode. */
export const applyShFlow = (
  input: ApplyScript,
  words: ApplyWords,
  tested: ReturnType<typeof toldTested>,
): string => script`
if [ "$MODE" = list ]; then
  org_url
  api_token
  check_org
  list_servers
  exit 0
fi

say 'Email server:  '"$(shown "$(json_text alias "$SERVER")")"
say 'SMTP host:     '"$(shown "$(json_text host "$SERVER")")"
say 'User name:     '"$(shown "$(json_text username "$SERVER")")"
[ "$MODE" = back ] || say ${shellWord(`Settings:      ${tested.word}. ${tested.sentence}`)}
say ''

# Before anything is sent: all that is needed is there, and fits together.
check_complete email-server.json "$SERVER"
FROM_JSON=$(json_text fromAddress "$TEST")
[ -n "$FROM_JSON" ] || wrong ${shellWord(words.noFrom)}
${input.rotates ? readChange : ""}org_url
api_token
TO_JSON=$(json_text toAddress "$TEST")
if [ -n "$TO" ] || [ -z "$TO_JSON" ]; then
  [ -n "$TO" ] || ask TO ${shellWord(words.askTo)}
  TO_JSON=$(json_escape "$TO") || exit 2
fi
case $MODE in
  create) smtp_secret ${shellWord(capital(secretWord(input.authType)))} ;;
${input.rotates ? `  rotate) smtp_secret ${shellWord(words.rotate.prompt)} ;;\n  back) smtp_secret ${shellWord(words.back.prompt)} ;;\n` : ""}esac
STOPPED=${shellWord(words.notChanged)}
trap 'problem ""; problem "Stopped. $STOPPED"; exit 130' INT TERM HUP
check_org
check_feature

# The server with ID as Okta has it, which must sign in the way these settings do.
read_server() {
  request GET "/api/v1/email-servers/$ID" ''
  succeeded 200 200 || { explain; say ${shellWord(words.notChanged)}; exit 1; }
  same_setting authType "$AUTH_TYPE"
}
same_setting() {
  HAS=$(shown "$(json_text "$1" "$ANSWER")")
  WANTS=$(shown "$2")
  [ "$HAS" = "$WANTS" ] || wrong ${shellSentence(words.otherServer, { ...id, field: "$1", has: "$HAS", wants: "$WANTS" })}
}
${input.rotates ? changeServer(words) : ""}
# 1. Create, disabled; or look at the one that an earlier run created.
ENABLED=no
if [ "$MODE" = create ]; then
  say ${shellWord(words.creating)}
  STOPPED=${shellWord(words.perhapsCreated)}
  request POST /api/v1/email-servers "\${SERVER%\}},\"$SECRET_FIELD\":\"$SECRET_JSON\"}"
  SECRET_JSON=
  if ! succeeded 200 201; then
    explain
    if refused; then say ${shellWord(words.notCreated)}; else say ${shellWord(words.perhapsCreated)}; fi
    exit 1
  fi
  ID=$(json_text id "$ANSWER")
  case $ID in '' | *[!A-Za-z0-9_-]*) problem ${shellWord(words.noId)}; exit 1 ;; esac
  say ${shellSentence(words.created, id)}
else
  read_server
  same_setting host "$(json_text host "$SERVER")"
  same_setting username "$(json_text username "$SERVER")"
  case $ANSWER in *'"enabled":true'* | *'"enabled": true'*) ENABLED=yes ;; esac
fi
STOPPED=${shellSentence(words.leftDisabled, id)}
[ "$ENABLED" = no ] || STOPPED=${shellSentence(words.enabledAlready, id)}

# 2. Let Okta send a test email through it.
if ! okta_tests; then
  if [ "$ENABLED" = yes ]; then say ${shellSentence(words.enabledFails, id)}; exit 1; fi
  # A server whose settings are wrong is taken away again: it is disabled, and an org may have few. Anything else stays.
  if [ "$MODE" = create ] && [ "$KEEP" = no ]; then
    case $CODE in ${oktaErrors
      .filter((e) => e.settingsAreWrong)
      .map((e) => e.code)
      .join(" | ")})
      request DELETE "/api/v1/email-servers/$ID" ''
      if succeeded 200 204; then say ${shellSentence(words.removed, id)}; exit 1; fi
      ;;
    esac
  fi
  say ${shellSentence(words.leftDisabled, id)}
  exit 1
fi
if [ "$ENABLED" = yes ]; then say ${shellSentence(words.enabledAlready, id)}; exit 0; fi

# 3. Enable.
if [ "$YES" != yes ]; then
  if [ ! -t 0 ]; then say ${shellSentence(words.notEnabled, id)}; exit 0; fi
${words.warning.map((line) => `  say ${shellWord(line)}`).join("\n")}
  SURE=''
  ask SURE ${shellWord(words.askEnable)}
  case $SURE in yes | YES | Yes) ;; *) say ${shellSentence(words.notEnabled, id)}; exit 0 ;; esac
fi
STOPPED=${shellSentence(words.perhapsEnabled, id)}
request PATCH "/api/v1/email-servers/$ID" "{\"authType\":\"$AUTH_TYPE\",\"enabled\":true}"
if ! succeeded 200 200; then
  explain
  if refused; then say ${shellSentence(words.refusedEnable, id)}; else say ${shellSentence(words.perhapsEnabled, id)}; fi
  exit 1
fi
say ${shellSentence(words.enabled, id)}
say ${shellWord(words.last)}
`;

/** The body of the change of `--rotate` or `--back`. */
const readChange = script`case $MODE in
  rotate) CHANGE_FILE=rotate.json ;;
  back) CHANGE_FILE=rotate-back.json ;;
  *) CHANGE_FILE='' ;;
esac
if [ -n "$CHANGE_FILE" ]; then
  CHANGE=$(one_line_json "$HERE/$CHANGE_FILE") || exit 2
  case $CHANGE in *'"clientSecret"'* | *'"privateKey"'*) wrong "$CHANGE_FILE holds a secret. Take it out: it is asked for here." ;; esac
  check_complete "$CHANGE_FILE" "$CHANGE"
fi
`;

/** The way of `--rotate` and `--back`. It ends the script. */
const changeServer = (words: ApplyWords): string => script`
# The new secret or key for a server that is there, or the old one again: what is sent meanwhile uses the one Okta has.
if [ -n "$CHANGE" ]; then
  case $MODE in
${(["rotate", "back"] as const)
  .map((mode) =>
    Object.entries(words[mode])
      .filter(([name]) => name !== "prompt")
      .map(([name, text]) => `${name.toUpperCase()}=${shellSentence(text, id)}`)
      .reduce((all, line) => `${all}\n      ${line}`, `    ${mode})`)
      .concat(" ;;"),
  )
  .join("\n")}
  esac
  read_server
  say "Changes in Okta: $ID  $(shown "$(json_text alias "$ANSWER")"), user name $(shown "$(json_text username "$ANSWER")")"
  if [ "$YES" != yes ]; then
    SURE=''
    ask SURE "$ASK"
    case $SURE in yes | YES | Yes) ;; *) say ${shellWord(words.notChanged)}; exit 0 ;; esac
  fi
  STOPPED=$PERHAPS
  request PATCH "/api/v1/email-servers/$ID" "\${CHANGE%\}},\"$SECRET_FIELD\":\"$SECRET_JSON\"}"
  SECRET_JSON=
  if ! succeeded 200 200; then
    explain
    if refused; then say ${shellWord(words.notChanged)}; else say "$PERHAPS"; fi
    exit 1
  fi
  say "$CHANGED"
  STOPPED=$CHANGED
  if ! okta_tests; then problem "$FAILED"; exit 1; fi
  say "$DONE"
  say "$OTHERWISE"
  exit 0
fi
`;
