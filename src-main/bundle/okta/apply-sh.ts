import { shellWord } from "../../providers/shell.ts";
import { secretWord } from "../../setup/okta-words.ts";
import { practiceNotice, testedWords } from "../tested-words.ts";
import { applyShFlow } from "./apply-sh-flow.ts";
import { applyShInput } from "./apply-sh-input.ts";
import { applyShRequest } from "./apply-sh-request.ts";
import { type ApplyScript, applyWords } from "./apply-words.ts";
import { script } from "./script-text.ts";

/**
 * `okta/apply.sh`: creates the email server disabled, lets Okta send a test email, and enables it after a yes. POSIX shell
 * and curl, no jq. Token and secret come from the environment or a hidden prompt and go to curl on its standard input: not
 * into a file, and not into an argument that other users of the computer could read. Nothing is sent before all that is
 * needed is there and fits together.
 */
export function applySh(input: ApplyScript): string {
  const tested = testedWords(input.tested, input.beside);
  const words = applyWords(input.authType, (option) => `sh apply.sh --${option}`);
  return script`#!/bin/sh
${input.practice ? `# ${practiceNotice}\n` : ""}# ${words.heading}
#
#   sh apply.sh                 create, test, enable
#   sh apply.sh --resume ID     test and enable the server that an earlier run created
#   sh apply.sh --list          show the email servers of the org with their IDs, and change nothing
${
  input.rotates
    ? `#   sh apply.sh --rotate ID     give that server the new ${secretWord(input.authType)} (rotate.json), and test it
#   sh apply.sh --back ID       the same with the old one (rotate-back.json), should the new one not work
`
    : ""
}#   --to ADDRESS                who gets the test email (otherwise: test-email.json, or you are asked)
#   --yes                       do not ask before enabling${input.rotates ? " or replacing" : ""}
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
${applyShInput(input.authType, words)}${applyShRequest(words)}
MODE=create ID='' TO=\${OKTA_TEST_TO:-} YES=no KEEP=no
mode() {
  [ "$MODE" = create ] || wrong 'One of the options with an ID at a time.'
  MODE=$1 ID=$2
  case $ID in '') wrong "An ID belongs after --$1." ;; *[!A-Za-z0-9_-]*) wrong 'That is not the ID of an email server.' ;; esac
}
while [ $# -gt 0 ]; do
  case $1 in
    ${input.rotates ? "--resume | --rotate | --back" : "--resume"}) mode "\${1#--}" "\${2:-}"; shift ;;
    --list) MODE=list ;;
    --to) [ $# -gt 1 ] || wrong 'An address belongs after --to.'; TO=$2; shift ;;
    --yes) YES=yes ;;
    --keep) KEEP=yes ;;
    *) wrong 'Known options: --resume ID, --list, ${input.rotates ? "--rotate ID, --back ID, " : ""}--to ADDRESS, --yes, --keep.' ;;
  esac
  shift
done
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
HERE=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || wrong 'The folder of this script cannot be read.'
SERVER=$(one_line_json "$HERE/email-server.json") || exit 2
TEST=$(one_line_json "$HERE/test-email.json") || exit 2
${input.rotates || input.authType === "OAUTH2_JWT_BEARER_GRANT" ? "CHANGE=''\n" : ""}case $SERVER in *'"clientSecret"'* | *'"privateKey"'*) wrong 'email-server.json holds a secret. Take it out: it is asked for here.' ;; esac
case $SERVER in *'"enabled": false'* | *'"enabled":false'*) ;; *) wrong 'email-server.json must say "enabled": false. It is enabled after its test.' ;; esac
${applyShFlow(input, words, tested)}`;
}
