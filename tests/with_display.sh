#!/bin/sh
# SPDX-License-Identifier: MIT
# with_display.sh PROGRAM [ARGUMENTS]: runs it on the screen there is, else on an Xvfb of its own, whose number
# the server chooses (xvfb-run -a looks for a free one itself and loses races between parallel tests).
set -eu
[ $# -gt 0 ] || { echo "usage: $0 PROGRAM [ARGUMENTS]" >&2; exit 2; }
[ -z "${DISPLAY:-}" ] || exec "$@"
command -v Xvfb >/dev/null || { echo "$0: no DISPLAY and no Xvfb (Debian package xvfb)" >&2; exit 1; }

folder=$(mktemp -d)
mkfifo "$folder/number"
Xvfb -displayfd 3 -screen 0 1920x1080x24 -nolisten tcp -noreset 3>"$folder/number" 2>"$folder/log" &
server=$!
cleanup() {
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  rm -rf "$folder"
}
trap cleanup EXIT
trap 'exit 143' INT TERM
if ! read -r number <"$folder/number"; then
  cat "$folder/log" >&2
  exit 1
fi
status=0
DISPLAY=":$number" "$@" || status=$?
exit $status
