/**
 * The script for Google Cloud Shell, in bash: one subshell `( … )`, so that neither `set -eu` nor `exit` closes the admin's
 * shell, and pasted, nothing of it runs before its last line has arrived. `$1` is its mode.
 *
 * After the gcloud reference (projects, services, iam service-accounts, iam service-accounts keys). A key that was uploaded
 * is known again by its end: an uploaded certificate's notAfter becomes the key's validBeforeTime, and ours ends at a second
 * of its own.
 */
export const body = String.raw`set -eu
YES=no
for word in "$@"; do
  case "$word" in
    --yes) YES=yes ;;
    --plan) MODE=plan ;;
    --undo) MODE=undo ;;
    --rotate) MODE=rotate ;;
    --retire) MODE=retire ;;
    --json-key) MODE=json-key ;;
    *) printf 'There is no option %s. Known are --plan, --yes, --json-key, --rotate, --retire, --undo.\n' "$word"; exit 2 ;;
  esac
done
EMAIL="$ACCOUNT@$PROJECT.iam.gserviceaccount.com"
DID=''
STEP='looking at what is here'
say() { printf '  %s\n' "$*"; }
did() { DID="$DID$(json_text "$1"),"; printf '  done: %s\n' "$1"; }
stop() { printf 'Stopped while %s.\n' "$STEP"; for line in "$@"; do printf '  %s\n' "$line"; done; exit 1; }
json_text() { printf '"%s"' "$(printf '%s' "$1" | tr -d '\000-\037' | sed 's/[\\"]/\\&/g')"; }
# What gcloud writes is kept, so that its words can be read: OUT is what it put out, ERR why it failed.
run() { if OUT=$(gcloud "$@" 2>"$SCRATCH/err"); then ERR=''; return 0; else ERR=$(cat "$SCRATCH/err"); return 1; fi; }
SCRATCH=$(mktemp -d); trap 'rm -rf "$SCRATCH"' EXIT
# The admin's answer. A line left over from a paste is no answer, and where nobody can be asked it is no.
ask() {
  tries=0
  while [ "$tries" -lt 5 ]; do
    printf '%s y or n: ' "$1"
    { read -r answer </dev/tty; } 2>/dev/null || break
    case "$answer" in y|Y|yes) return 0 ;; n|N|no) break ;; esac
    tries=$((tries + 1))
  done
  return 1
}
confirm() {
  [ "$YES" = yes ] && return 0
  ask 'Go on?' && return 0
  STEP='asking'; stop 'Nothing was changed. Run the script again to go on.'
}
# An organization policy, by the name that Google gives in the error. Both the older constraints and the managed ones.
policy() {
  case "$ERR" in
    *iam.disableServiceAccountKeyUpload*|*iam.managed.disableServiceAccountKeyUpload*)
      stop 'A policy of your organization forbids to upload keys (iam.disableServiceAccountKeyUpload, or iam.managed.disableServiceAccountKeyUpload).' \
        'Where it lets Google make keys, there is another way: run this script with --json-key.' \
        'Whoever has the role Organization Policy Administrator can make an exception for this project. A super admin can give themselves that role on the organization.' \
        "gcloud resource-manager org-policies disable-enforce iam.disableServiceAccountKeyUpload --project=$PROJECT" \
        'It takes up to 20 minutes. Then run this script again: it goes on from here.' ;;
    *iam.disableServiceAccountKeyCreation*|*iam.managed.disableServiceAccountKeyCreation*)
      stop 'A policy of your organization forbids to make keys (iam.disableServiceAccountKeyCreation, or iam.managed.disableServiceAccountKeyCreation).' \
        'Whoever has the role Organization Policy Administrator can make an exception for this project. A super admin can give themselves that role on the organization.' \
        "gcloud resource-manager org-policies disable-enforce iam.disableServiceAccountKeyCreation --project=$PROJECT" \
        'It takes up to 20 minutes. Then run this script again: it goes on from here.' ;;
    *iam.disableServiceAccountCreation*|*iam.managed.disableServiceAccountCreation*)
      stop 'A policy of your organization forbids to make service accounts (iam.disableServiceAccountCreation).' \
        'Whoever has the role Organization Policy Administrator can make an exception for this project.' ;;
    *PERMISSION_DENIED*|*does\ not\ have\ permission*)
      stop "$1" "$ERR" ;;
  esac
}
# Google's services know a new account one after the other: what is named is tried again for about two minutes.
again() {
  what=$1; shift
  n=0
  while ! run "$@"; do
    case "$ERR" in *NOT_FOUND*|*does\ not\ exist*|*PERMISSION_DENIED*|*Unknown\ service\ account*) ;; *) return 1 ;; esac
    case "$ERR" in *iam.disable*|*iam.managed.disable*) return 1 ;; esac
    n=$((n + 1))
    [ "$n" -ge "$TRIES" ] && return 1
    say "waiting for $what, next try in $((n * PAUSE)) seconds"
    sleep $((n * PAUSE))
  done
}
find_key() {
  run iam service-accounts keys list --iam-account="$EMAIL" --project="$PROJECT" --managed-by=user '--format=value(name,validBeforeTime,disabled)' || return 1
  KEY=$(printf '%s\n' "$OUT" | awk -v until="$UNTIL" '$2 == until { n = split($1, part, "/"); print part[n]; exit }')
}
plan() {
  printf 'Mailwright: a service account for %s\n' "$MAILBOX"
  case "$MODE" in
    rotate) printf 'Uploads a second certificate as a key of %s. The key that Okta uses stays valid.\n' "$EMAIL"; return ;;
    undo) printf 'Takes back what this script made: its key, and the service account. The project stays.\n'; return ;;
    retire) printf 'Disables the keys of the service account other than the one the setup uses: they can be enabled again.\nThose that were disabled before are removed.\n'; return ;;
  esac
  printf 'What it will do, leaving what is there already:\n'
  printf '  1. the project %s: use it, or make it\n' "$PROJECT"
  printf '  2. switch on the Gmail API and the IAM API there\n'
  printf '  3. make the service account %s\n' "$EMAIL"
  if [ "$MODE" = json-key ]; then printf '  4. have Google make a key, and offer its file for download; the copy here is removed when it has arrived\n'
  else printf '  4. upload a certificate as its key; the private key stays on the computer that wrote this script\n'; fi
  printf '  5. print one reply for Mailwright; there is no secret in it\n'
}
set_up() {
  STEP='finding the project'
  if run projects describe "$PROJECT" '--format=value(projectId)'; then say "the project $PROJECT is there already"
  else
    STEP='making the project'
    run projects create "$PROJECT" --name="$NAME" || {
      policy "Your account may not make projects. Ask for the role Project Creator, or write the script for a project that is there."
      stop "The project $PROJECT could not be made." "$ERR"
    }
    did "made the project $PROJECT"
  fi
  STEP='switching on the Gmail API'
  again 'Google to know the project' services enable gmail.googleapis.com iam.googleapis.com --project="$PROJECT" || {
    policy 'Your account may not switch on APIs in this project. Ask for the role Service Usage Admin there.'
    stop 'The Gmail API could not be switched on.' "$ERR"
  }
  STEP='making the service account'
  if run iam service-accounts describe "$EMAIL" --project="$PROJECT" '--format=value(email)'; then say "the service account $EMAIL is there already"
  else
    again 'Google to know the project' iam service-accounts create "$ACCOUNT" --display-name="$NAME" --description="$MARK" --project="$PROJECT" || {
      policy 'Your account may not make service accounts. Ask for the role Service Account Admin in this project.'
      stop 'The service account could not be made.' "$ERR"
    }
    did "made the service account $EMAIL"
  fi
}
# The account's unique ID: what the delegation is entered under.
identify() {
  STEP='finding the service account'
  again 'Google to know the service account' iam service-accounts describe "$EMAIL" --project="$PROJECT" '--format=value(uniqueId)' || stop 'The service account is not visible yet. Run the script again in a minute.' "$ERR"
  UNIQUE=$OUT
}
upload() {
  STEP='uploading the key'
  find_key || stop 'The keys of the service account cannot be listed.' "$ERR"
  if [ -n "$KEY" ]; then say "the key $KEY is there already"; return; fi
  printf '%s\n' "$CERTIFICATE" >"$SCRATCH/certificate.pem"
  again 'Google to know the service account' iam service-accounts keys upload "$SCRATCH/certificate.pem" --iam-account="$EMAIL" --project="$PROJECT" || {
    policy 'Your account may not upload keys. Ask for the role Service Account Key Admin in this project.'
    stop 'The certificate could not be uploaded.' "$ERR"
  }
  n=0
  while find_key && [ -z "$KEY" ] && [ "$n" -lt "$TRIES" ]; do n=$((n + 1)); say 'waiting for the key to be listed'; sleep "$PAUSE"; done
  [ -n "$KEY" ] || stop 'The key was uploaded and is not listed yet. Run the script again in a minute: it does not upload it twice.'
  did "uploaded the certificate as the key $KEY"
}
# A key that Google makes: its file is given once. It lies in the home folder, for this account alone, until it has arrived.
make_json_key() {
  STEP='making the key file'
  file="$HOME/mailwright-$PROJECT.json"
  if [ -s "$file" ]; then say "the key file $file is there already"
  else
    (umask 077; : >"$file")
    again 'Google to know the service account' iam service-accounts keys create "$file" --iam-account="$EMAIL" --project="$PROJECT" --key-file-type=json || {
      rm -f "$file"
      policy 'Your account may not make keys. Ask for the role Service Account Key Admin in this project.'
      stop 'The key could not be made.' "$ERR"
    }
    did 'had Google make a key'
  fi
  KEY=$(sed -n 's/.*"private_key_id": *"\([0-9a-f]*\)".*/\1/p' "$file" | head -n 1)
  if command -v cloudshell >/dev/null; then cloudshell download "$file" || say 'the download did not begin: use Download in the menu of this shell'; fi
  say "the key file: $file"
  say 'drop it on the Credentials step of Mailwright'
  if [ "$YES" = no ] && ask 'Has the file arrived on your computer, so that the copy here can be removed?'; then
    shred -u "$file" 2>/dev/null || rm -f "$file"
    did 'removed the copy of the key file'
  else say "keep nobody else's eyes on it, and remove it when it has arrived: rm $file"; fi
}
write_reply() {
  STEP='writing the reply'
  facts=$(printf '{"version":1,"provider":"google","setup":%s,"script":%s,"key":%s,"at":"%s","project":%s,"email":%s,"uniqueId":%s,"keyId":%s,"mailbox":%s,"made":%s,"did":[%s]}' \
    "$(json_text "$SETUP")" "$(json_text "$REVISION")" "$(json_text "$KEY_NAME")" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(json_text "$PROJECT")" "$(json_text "$EMAIL")" \
    "$(json_text "$UNIQUE")" "$(json_text "$KEY")" "$(json_text "$MAILBOX")" "$(json_text "$1")" "$(printf '%s' "$DID" | sed 's/,$//')")
  text=$(printf '%s' "$facts" | base64 | tr -d '\n=' | tr '+/' '-_')
  sum=$(printf '%s' "$facts" | sha256sum | cut -c1-64)
  line="open.$text.$sum"
  printf '\nCopy everything from mailwright-reply to :end and paste it into Mailwright.\n\n'
  printf 'mailwright-reply:%s:%s:end\n' "$(printf '%s' "$line" | wc -c | tr -d ' ')" "$line"
}
rotate() {
  STEP='finding the service account'
  run iam service-accounts describe "$EMAIL" --project="$PROJECT" '--format=value(uniqueId)' || stop 'The service account of this setup is not there. Nothing was changed.' "$ERR"
  UNIQUE=$OUT
  upload
  write_reply here
}
retire() {
  STEP='finding the key'
  find_key || stop 'The keys of the service account cannot be listed.' "$ERR"
  [ -n "$KEY" ] || stop 'The key that the setup uses is not listed for this account. Nothing was disabled.'
  printf '%s\n' "$OUT" | awk '{ n = split($1, part, "/"); print part[n], $3 }' >"$SCRATCH/keys"
  while read -r other disabled; do
    [ "$other" = "$KEY" ] && continue
    if [ "$disabled" = True ]; then
      run iam service-accounts keys delete "$other" --iam-account="$EMAIL" --project="$PROJECT" --quiet || stop "The key $other could not be removed." "$ERR"
      did "removed the key $other, which was disabled before"
    else
      run iam service-accounts keys disable "$other" --iam-account="$EMAIL" --project="$PROJECT" || stop "The key $other could not be disabled." "$ERR"
      did "disabled the key $other"
      say "if mail still leaves in a week, run this again: it removes the key. If not: gcloud iam service-accounts keys enable $other --iam-account=$EMAIL --project=$PROJECT"
    fi
  done <"$SCRATCH/keys"
}
undo() {
  STEP='finding the service account'
  run iam service-accounts describe "$EMAIL" --project="$PROJECT" '--format=value(description)' || stop 'There is no service account that this script made. Nothing was changed.' "$ERR"
  [ "$OUT" = "$MARK" ] || stop 'This service account was not made by this script. Nothing was changed.'
  STEP='removing the key'
  find_key || stop 'The keys of the service account cannot be listed.' "$ERR"
  if [ -n "$KEY" ]; then
    run iam service-accounts keys delete "$KEY" --iam-account="$EMAIL" --project="$PROJECT" --quiet || stop 'The key could not be removed.' "$ERR"
    did "removed the key $KEY"
  fi
  STEP='removing the service account'
  run iam service-accounts delete "$EMAIL" --project="$PROJECT" --quiet || stop 'The service account could not be removed.' "$ERR"
  did "removed the service account $EMAIL"
}
command -v gcloud >/dev/null || stop 'There is no gcloud here. Run the script in Google Cloud Shell: https://shell.cloud.google.com'
plan
[ "$MODE" = plan ] && { printf 'Nothing was changed (--plan).\n'; exit 0; }
confirm
case "$MODE" in set-up) set_up; identify; upload; write_reply here ;; json-key) set_up; identify; make_json_key; write_reply google ;; rotate) rotate ;; retire) retire ;; undo) undo ;; esac
printf 'Done.\n'
`;
