#!/usr/bin/env bash
# Checks the assumptions in tests/live.md with a real account. CI never runs it. It makes test credentials in one organization, and
# deletes them again.
#
#   bash tests/live.sh [--endpoint URL] [--yes] ORGANIZATION
#
# The credentials are those that clreq finds: `clreq whoami --check` shows them. CLREQ_BIN names another clreq.
set -euo pipefail

clreq=${CLREQ_BIN:-clreq}
organization=
agreed=
while [ $# -gt 0 ]; do
    case $1 in
        --endpoint) export CLREQ_ENDPOINT=$2; shift 2 ;;
        --yes) agreed=yes; shift ;;
        -*) echo "live.sh: there is no option $1" >&2; exit 2 ;;
        *) organization=$1; shift ;;
    esac
done
[ -n "$organization" ] || { echo "live.sh: name the id of an organization that may get test credentials" >&2; exit 2; }

echo "This makes two API credentials in test mode in the organization $organization, and deletes them again."
"$clreq" whoami
if [ -z "$agreed" ]; then
    [ -t 0 ] || { echo "live.sh: there is no terminal to ask on; --yes agrees" >&2; exit 2; }
    read -r -p "Type the organization's id to go on: " answer
    [ "$answer" = "$organization" ] || { echo "Nothing was sent." >&2; exit 2; }
fi

folder=$(mktemp -d)
cd "$folder"
# The user's journal stays as it is.
export XDG_STATE_HOME=$folder/state
clean_up() {
    for file in one.clreq.json two.clreq.json; do
        if [ -e "$folder/$file" ] && grep -q '"status": 20[01]' "$folder/$file"; then
            "$clreq" delete --yes "$folder/$file" > /dev/null 2>&1 || echo "live.sh: delete it by hand: $(cat "$folder/$file")" >&2
        fi
    done
    rm -rf "$folder"
}
trap clean_up EXIT

held=0
failed=0
# Runs a check, and says whether the assumption holds.
assume() {
    local text=$1; shift
    if "$@" > output 2>&1; then
        held=$((held + 1)); echo "holds: $text"
    else
        failed=$((failed + 1)); echo "DOES NOT HOLD: $text"; sed 's/^/    /' output
    fi
}

name="clreq live test $$ $(date +%s)"
request() {
    cat <<JSON
{
  "data": {
    "type": "api_credentials",
    "attributes": {
      "name": "$1",
      "kind": "webapp",
      "mode": "test",
      "redirect_uri": "https://shop.example.org/back",
      "expires_in": null,
      "reference": "$2",
      "metadata": { "a": 1 }
    },
    "relationships": {
      "organization": { "data": { "type": "organizations", "id": "$organization" } }
    }
  }
}
JSON
}
request "$name" "live-$$" > one.clreq.json

creates() { "$clreq" send --write --secret-file "$folder/secret" one.clreq.json; }
secret_again() {
    "$clreq" get one.clreq.json --secret-to -- sh -c 'cat > again' && grep -qF "$(cat again)" secret
}
no_secret() { "$clreq" get one.clreq.json > got && ! grep -q '"client_secret"' got; }
null_is_default() { "$clreq" diff one.clreq.json; }
linkage() { "$clreq" get one.clreq.json | grep -qF "$organization"; }
listed() { "$clreq" list api_credentials --format ids "$@" > ids && [ "$(wc -l < ids)" -eq 1 ]; }
by_id_in() {
    local id; id=$(cat ids)
    "$clreq" list api_credentials --format ids --filter "id_in=$id,aaaaaaaaaa" | grep -qx "$id"
}
updated_at() { "$clreq" get one.clreq.json | grep '"updated_at"'; }
metadata_is_replaced() {
    local before; before=$(updated_at)
    sleep 1
    sed -i.old '1,/"a": 1/s/"a": 1/"b": 2/' one.clreq.json
    "$clreq" update --yes one.clreq.json || return 1
    "$clreq" get one.clreq.json > got
    grep -q '"b": 2' got && ! grep -q '"a": 1' got && [ "$before" != "$(updated_at)" ]
}
same_reference() {
    request "$name two" "live-$$" > two.clreq.json
    "$clreq" send --unless-exists two.clreq.json > exists 2>&1 || [ $? -eq 1 ]
    grep -q "exists already" exists
}
deleted() {
    "$clreq" delete --yes one.clreq.json || return 1
    ! "$clreq" list api_credentials --format ids --filter "name_eq=$name" | grep -q .
}

assume "a create answers with the resource and its secret" creates
if [ "$failed" -gt 0 ]; then
    echo "Nothing was created, so nothing else can be checked." >&2
    exit 1
fi
assume "a new resource is in lists at once (otherwise: a look-up tries three times)" listed --filter "name_eq=$name"
assume "id_in finds several at once" by_id_in
assume "reference_eq and organization_id_eq find it" listed --filter "reference_eq=live-$$" --organization "$organization"
assume "GET gives the secret again" secret_again
assume "fields[…] leaves the secret out" no_secret
assume "include gives the linkage of relationships" linkage
assume "null stands for the default" null_is_default
assume "a PATCH replaces metadata as a whole, and changes updated_at" metadata_is_replaced
assume "a reference can be looked for before a create" same_reference
assume "a deleted resource is gone" deleted

echo "$held assumptions hold, $failed do not."
[ "$failed" -eq 0 ]
