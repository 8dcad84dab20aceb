import { shellWord } from "../../providers/shell.ts";
import { practiceNotice, toldTested } from "../tested-words.ts";
import { applyShFlow } from "./apply-sh-flow.ts";
import { applyShInput } from "./apply-sh-input.ts";
import { applyShRequest } from "./apply-sh-request.ts";
import { applyUsage, posix } from "./apply-usage.ts";
import { type ApplyScript, applyWords } from "./apply-words.ts";
import { script } from "./script-text.ts";

/**
 * `okta/apply.sh`: creates the email server disabled, lets Okta send a test email, and enables it after a yes. POSIX shell
 * and curl, no jq. Token and secret come from the environment or a hidden prompt and go to curl on its standard input: not
 * into a file, and not into an argument that other users of the computer could read. Nothing is sent before all that is
 * needed is there and fits together.
 */
export function applySh(input: ApplyScript): string {
  const tested = toldTested(input.tested, input.beside);
  const words = applyWords(input.authType, posix);
  return script`#!/bin/sh
${input.practice ? `# ${practiceNotice}\n` : ""}${applyUsage(input, posix, words.heading)}

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
  case $ID in '') wrong "An ID belongs after --$1." ;; *[!A-Za-z0-9_-]*) wrong ${shellWord(words.notAnId)} ;; esac
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
case $SERVER in *'"enabled": false'* | *'"enabled":false'*) ;; *) wrong ${shellWord(words.mustBeOff)} ;; esac
${applyShFlow(input, words, tested)}`;
}
