#!/usr/bin/env bash
# Starts a published app in the Functions host on an emulated storage account, and fails unless it answers with healthy tables and queues
# and every function registered. There is no vault, so secrets are the one part that fails. Usage: smoke-test.sh <published app>
set -euo pipefail

app=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
api=http://127.0.0.1:7071

stop() {
  for pid in "${host:-}" "${storage:-}"; do [ -z "$pid" ] || kill "$pid" 2>/dev/null || true; done
}
trap stop EXIT

cp "$root/local.settings.sample.json" "$app/local.settings.json"
azurite --silent --skipApiVersionCheck --location "$work" > "$work/azurite.log" 2>&1 &
storage=$!
(cd "$app" && KeyVault__VaultUri=https://no-such-vault.vault.azure.net/ exec func start --port 7071) > "$work/func.log" 2>&1 &
host=$!

fail() {
  echo "$1" >&2
  cat "$work/func.log" >&2
  exit 1
}

healthy=
for _ in $(seq 1 60); do
  kill -0 "$host" 2>/dev/null || fail "The Functions host stopped."
  curl -sS --max-time 15 "$api/api/health" > "$work/health.json" 2>/dev/null || true
  if grep -q '"failing":\["secrets"\]' "$work/health.json"; then healthy=yes; break; fi
  sleep 2
done
[ -n "$healthy" ] || fail "GET /api/health did not become healthy but for secrets within two minutes."
cat "$work/health.json"; echo

# The host must have registered every function that the sources declare.
curl -fsS "$api/admin/functions" > "$work/functions.json" || fail "The host does not list its functions."
for name in $(grep -rhoE '\[Function\("[A-Za-z]+"\)\]' "$root/functions/PersonioFunctions/Triggers" | cut -d'"' -f2); do
  grep -q "\"$name\"" "$work/functions.json" || fail "The host does not know the function $name."
  echo "$name"
done

curl -fsS "$api/api/accounts" | grep -q '"items"' || fail "GET /api/accounts does not answer a list."
echo "The published app runs."
