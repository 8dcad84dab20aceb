import type { AuthType } from "../../contract/index.ts";
import { shellWord } from "../../providers/shell.ts";
import { secretWord } from "../../setup/okta-words.ts";
import type { ApplyWords } from "./apply-words.ts";
import { script, shellSentence } from "./script-text.ts";

/** What `okta/apply.sh` reads: lines of the person, JSON files, and the secret or key. Functions only. */
export const applyShInput = (authType: AuthType, words: ApplyWords): string => script`
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

# The inside of the first JSON string under a key, still escaped; of a list its first: json_text KEY TEXT.
json_text() {
  printf '%s\n' "$2" | tr '\r\n\t' '   ' | awk -v key="$1" '{
    if (!match($0, "\"" key "\" *: *\\[? *\"")) exit
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

# A JSON string for the terminal: quotes and backslashes unescaped; no control character is passed on, none of the second
# set (C1, in UTF-8), and no mark that turns the direction of writing.
HIDDEN=$(printf 's/\302[\200-\237]//g; s/\342\200[\216\217\250-\256]//g; s/\342\201[\246-\251]//g')
shown() { printf '%s' "$1" | tr -d '\000-\037\177' | sed "$HIDDEN" | sed 's/\\\(["\\/]\)/\1/g'; }

# Stops when a setting of a JSON text is empty: check_complete FILE TEXT.
check_complete() {
  EMPTY=$(printf '%s\n' "$2" | awk '{
    while (match($0, /"[A-Za-z]+" *: *(""|\[ *("" *)?\])/)) {
      name = substr($0, RSTART + 1)
      $0 = substr($0, RSTART + RLENGTH)
      sub(/".*/, "", name)
      list = list (list == "" ? "" : ", ") name
    }
    print list
  }')
  [ -z "$EMPTY" ] || wrong ${shellSentence(words.empty, { file: "$1", names: "$EMPTY" })}
}
${authType === "OAUTH2_CLIENT_CREDENTIALS" ? clientSecret : privateKey(words)}`;

const clientSecret = script`
SECRET_FIELD=clientSecret
# smtp_secret PROMPT: sets SECRET_JSON.
smtp_secret() {
  SECRET=\${OKTA_SMTP_CLIENT_SECRET:-}
  [ -n "$SECRET" ] || ask_hidden SECRET "$1 (its value)"
  [ -n "$SECRET" ] || wrong ${`'The ${secretWord("OAUTH2_CLIENT_CREDENTIALS")} is empty.'`}
  SECRET_JSON=$(json_escape "$SECRET") || exit 2
  SECRET=
}
`;

const privateKey = (words: ApplyWords): string => script`
SECRET_FIELD=privateKey
# smtp_secret PROMPT: sets SECRET_JSON. CHANGE and SERVER say whose key it has to be.
smtp_secret() {
  KEY=$(printf '%s' "\${OKTA_SMTP_PRIVATE_KEY:-}")
  if [ -z "$KEY" ]; then
    FILE=\${OKTA_SMTP_PRIVATE_KEY_FILE:-}
    [ -n "$FILE" ] || ask FILE "$1: path of the JSON key file, or of a PEM file"
    KEY=$(cat -- "$FILE") || wrong ${shellWord(words.keyUnreadable)}
  fi
  # In a service account's file the key is a JSON string already.
  SECRET_JSON=$(json_text private_key "$KEY")
  if [ -n "$SECRET_JSON" ]; then
    same_key private_key_id keyId
    same_key client_email issuer
  else
    case $KEY in *[\\\"]*) wrong 'That is neither a JSON key file nor a PEM file with a private key.' ;; esac
    SECRET_JSON=$(printf '%s\n' "$KEY" | tr -d '\r' | awk '{ printf "%s\\n", $0 }')
  fi
  case $SECRET_JSON in
    '-----BEGIN PRIVATE KEY-----'*'-----END PRIVATE KEY-----'*) ;;
    '-----BEGIN RSA PRIVATE KEY-----'*'-----END RSA PRIVATE KEY-----'*) ;;
    *) wrong ${shellWord(words.noKey)} ;;
  esac
  if [ -z "$(json_text private_key "$KEY")" ]; then
    WANTS=$(setting keyId)
    say ${shellSentence(words.unnamedKey, { wants: '$(shown "$WANTS")' })}
  fi
  KEY=
}

# What a setting will be in Okta: the change says it, or the whole settings do.
setting() {
  GIVEN=$(json_text "$1" "$CHANGE")
  if [ -n "$GIVEN" ]; then printf '%s' "$GIVEN"; else json_text "$1" "$SERVER"; fi
}

# A key file says whose key it is. A key under another one's ID would be refused at each token: same_key FIELD SETTING.
same_key() {
  HAS=$(json_text "$1" "$KEY")
  WANTS=$(setting "$2")
  [ -z "$HAS" ] || [ "$HAS" = "$WANTS" ] || wrong ${shellSentence(words.otherKey, { field: "$1", has: '$(shown "$HAS")', wants: '$(shown "$WANTS")' })}
}
`;
