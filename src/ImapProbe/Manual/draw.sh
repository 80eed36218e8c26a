#!/bin/sh
# Draws the README's pictures, from what a program that is built shows on a terminal: draw.sh out/imap-probe
set -eu
here=$(dirname "$0")

exec dotnet run --project "$here/../../../tests/ImapProbe.Loopback" -- --pictures "$here" --probe "$1"
