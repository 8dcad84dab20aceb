import type { AuthType, BundleTested } from "../../contract/index.ts";
import { practiceNotice, testedWords } from "../tested-words.ts";
import { applyShFunctions } from "./apply-sh-functions.ts";
import { script, shellWord } from "./script-text.ts";

/** What the two apply scripts depend on. Not one value of the setup: those stay in the JSON files the scripts read. */
export interface ApplyScript {
  readonly authType: AuthType;
  readonly tested: BundleTested;
  readonly practice: boolean;
  /** The bundle replaces a secret or key: rotate.json lies beside the script. */
  readonly rotates: boolean;
}

/**
 * `okta/apply.sh`: creates the email server disabled, lets Okta send a test email, and enables it after a yes. POSIX shell
 * and curl, no jq. Token and secret come from the environment or a hidden prompt and go to curl on its standard input: not
 * into a file, and not into an argument that other users of the computer could read.
 */
export function applySh(input: ApplyScript): string {
  const words = testedWords(input.tested);
  return script`#!/bin/sh
${input.practice ? `# ${practiceNotice}\n` : ""}# Creates the email server in Okta from email-server.json: disabled first, then tested, then enabled after your yes.
#
#   sh apply.sh                 create, test, enable
#   sh apply.sh --resume ID     test and enable the server that an earlier run created
#   sh apply.sh --list          show the email servers of the org with their IDs, and change nothing
${
  input.rotates
    ? `#   sh apply.sh --rotate ID     give that server the new ${input.authType === "OAUTH2_CLIENT_CREDENTIALS" ? "client secret" : "private key"} (rotate.json), and test it
#   sh apply.sh --back ID       the same with the old one (rotate-back.json), should the new one not work
`
    : ""
}#   --to ADDRESS                who gets the test email (otherwise: test-email.json, or you are asked)
#   --yes                       enable without asking
#   --keep                      keep the created server when its test fails (otherwise it is removed again)
#
# Asked for when not in the environment, and never written anywhere:
#   OKTA_ORG_URL                https://mycompany.okta.com
#   OKTA_API_TOKEN              an API token; or OKTA_ACCESS_TOKEN with the scope okta.emailServers.manage
${
  input.authType === "OAUTH2_CLIENT_CREDENTIALS"
    ? "#   OKTA_SMTP_CLIENT_SECRET     the client secret's value"
    : "#   OKTA_SMTP_PRIVATE_KEY_FILE  the service account's JSON key file, or a PEM file\n#   OKTA_SMTP_PRIVATE_KEY       or the key itself, as PEM text"
}
#
# Ends with 0: done. 1: Okta or the network said no. 2: something is missing or wrong here. 3: practice, refused.

set -u
umask 077
LC_ALL=C
export LC_ALL
AUTH_TYPE=${shellWord(input.authType)}
${applyShFunctions(input.authType)}
RESUME= TO=\${OKTA_TEST_TO:-} YES=no KEEP=no LIST=no PATCH= PATCH_FILE=
while [ $# -gt 0 ]; do
  case $1 in
    --resume) [ -n "\${2:-}" ] || wrong 'An ID belongs after --resume.'; RESUME=$2; shift ;;
    --list) LIST=yes ;;
${
  input.rotates
    ? script`    --rotate) [ -n "\${2:-}" ] || wrong 'An ID belongs after --rotate. --list shows them.'; PATCH=$2 PATCH_FILE=rotate.json; shift ;;
    --back) [ -n "\${2:-}" ] || wrong 'An ID belongs after --back. --list shows them.'; PATCH=$2 PATCH_FILE=rotate-back.json; shift ;;
`
    : ""
}    --to) [ $# -gt 1 ] || wrong 'An address belongs after --to.'; TO=$2; shift ;;
    --yes) YES=yes ;;
    --keep) KEEP=yes ;;
    *) wrong 'Known options: --resume ID, --list, ${input.rotates ? "--rotate ID, --back ID, " : ""}--to ADDRESS, --yes, --keep.' ;;
  esac
  shift
done
case $RESUME$PATCH in *[!A-Za-z0-9_-]*) wrong 'That is not the ID of an email server.' ;; esac
command -v curl >/dev/null 2>&1 || wrong 'curl is not installed.'
${
  input.practice
    ? script`
say ${shellWord(practiceNotice)}
if [ "\${MAILWRIGHT_PRACTICE:-}" != run ]; then
  problem 'This script comes from a practice setup, so it does nothing.'
  problem 'To rehearse it against a test double, set MAILWRIGHT_PRACTICE=run.'
  exit 3
fi
`
    : ""
}
HERE=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || wrong 'The folder of this script cannot be read.'
SERVER=$(one_line_json "$HERE/email-server.json") || exit 2
TEST=$(one_line_json "$HERE/test-email.json") || exit 2
case $SERVER in *'"clientSecret"'* | *'"privateKey"'*) wrong 'email-server.json holds a secret. Take it out: it is asked for here.' ;; esac
case $SERVER in *'"enabled": false'* | *'"enabled":false'*) ;; *) wrong 'email-server.json must say "enabled": false. It is enabled after its test.' ;; esac

say 'Email server:  '"$(shown "$(json_text alias "$SERVER")")"
say 'SMTP host:     '"$(shown "$(json_text host "$SERVER")")"
say 'User name:     '"$(shown "$(json_text username "$SERVER")")"
say ${shellWord(`Settings:      ${words.word}. ${words.sentence}`)}
say ''

org_url
api_token
[ "$LIST" = no ] || { list_servers; exit 0; }
FROM_JSON=$(json_text fromAddress "$TEST")
[ -n "$FROM_JSON" ] || wrong 'test-email.json has no fromAddress.'
TO_JSON=$(json_text toAddress "$TEST")
if [ -n "$TO" ] || [ -z "$TO_JSON" ]; then
  [ -n "$TO" ] || ask TO 'Send the test email to'
  TO_JSON=$(json_escape "$TO") || exit 2
fi

${input.rotates ? rotateFlow : ""}
# 1. Create, disabled.
ID=$RESUME
CREATED=no
[ -n "$ID" ] || smtp_secret
trap 'interrupted' INT TERM HUP
if [ -z "$ID" ]; then
  say 'Creating the email server, disabled ...'
  request POST /api/v1/email-servers "\${SERVER%\}},\"$SECRET_FIELD\":\"$SECRET_JSON\"}"
  SECRET_JSON=
  succeeded 200 201 || { explain; say 'Nothing was created.'; exit 1; }
  ID=$(json_text id "$ANSWER")
  case $ID in '' | *[!A-Za-z0-9_-]*) problem 'Okta answered without an ID. Look in the Admin Console what was created.'; exit 1 ;; esac
  CREATED=yes
  say "Created, disabled: $ID"
fi

# 2. Let Okta send a test email through it.
say 'Okta sends a test email to '"$(shown "$TO_JSON")"' ...'
request POST "/api/v1/email-servers/$ID/test" "{\"fromAddress\":\"$FROM_JSON\",\"toAddress\":\"$TO_JSON\"}"
if ! succeeded 200 204; then
  explain
  after_failed_test
  exit 1
fi
say 'Okta reports the test email as sent.'

# 3. Enable.
if [ "$YES" != yes ]; then
  if [ ! -t 0 ]; then
    say "Left disabled. To enable it: sh apply.sh --resume $ID --yes"
    exit 0
  fi
  say 'Look whether it has arrived. Once enabled, all mail of the org goes through this server,'
  say 'and Okta does not fall back to its own mailer.'
  ANSWER_YES=
  ask ANSWER_YES 'Enable it now? Type yes'
  case $ANSWER_YES in
    yes | YES | Yes) ;;
    *) say "Left disabled. To enable it later: sh apply.sh --resume $ID"; exit 0 ;;
  esac
fi
request PATCH "/api/v1/email-servers/$ID" "{\"authType\":\"$AUTH_TYPE\",\"enabled\":true}"
if ! succeeded 200 200; then
  explain
  say "Server $ID is tested and still disabled."
  exit 1
fi
say "Enabled: $ID"
say 'Trigger one real mail, such as a password reset, and look for it in the System Log: system.email.delivery.'
`;
}

/** The way of `--rotate` and `--back`. It ends the script. */
const rotateFlow = script`
# A new secret or key for a server that is there. It keeps sending: what is sent during the test uses the new one.
if [ -n "$PATCH" ]; then
  CHANGE=$(one_line_json "$HERE/$PATCH_FILE") || exit 2
  case $CHANGE in *'"clientSecret"'* | *'"privateKey"'*) wrong "$PATCH_FILE holds a secret. Take it out: it is asked for here." ;; esac
  request GET "/api/v1/email-servers/$PATCH" ''
  succeeded 200 200 || { explain; say 'Nothing was changed.'; exit 1; }
  FLOW=$(json_text authType "$ANSWER")
  [ "$FLOW" = "$AUTH_TYPE" ] || wrong "Server $PATCH does not use $AUTH_TYPE. This is not the server of this bundle."
  say "Changes in Okta: $PATCH  $(shown "$(json_text alias "$ANSWER")"), user name $(shown "$(json_text username "$ANSWER")")"
  if [ "$YES" != yes ]; then
    SURE=
    ask SURE 'Replace its secret or key now? Type yes'
    case $SURE in yes | YES | Yes) ;; *) say 'Nothing was changed.'; exit 0 ;; esac
  fi
  smtp_secret
  request PATCH "/api/v1/email-servers/$PATCH" "\${CHANGE%\}},\"$SECRET_FIELD\":\"$SECRET_JSON\"}"
  SECRET_JSON=
  succeeded 200 200 || { explain; say 'Nothing was changed.'; exit 1; }
  say 'Okta has the new one. It sends a test email to '"$(shown "$TO_JSON")"' ...'
  request POST "/api/v1/email-servers/$PATCH/test" "{\"fromAddress\":\"$FROM_JSON\",\"toAddress\":\"$TO_JSON\"}"
  if ! succeeded 200 204; then
    explain
    problem "Okta has the new one, and its test failed. To go back: sh apply.sh --back $PATCH"
    exit 1
  fi
  say 'Okta reports the test email as sent.'
  say 'When it has arrived, delete the old secret or key at the provider, and end the rotation in Mailwright.'
  exit 0
fi
`;
