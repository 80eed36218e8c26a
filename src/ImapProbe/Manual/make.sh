#!/bin/sh
# Makes the manual page of a program that is built, from its --help: make.sh out/imap-probe > out/imap-probe.1
set -eu
here=$(dirname "$0")

# help2man knows headings by their looks in GNU's programs; examples are kept as lines by the .nf in the other file.
exec help2man --no-info --section 1 --include "$here/imap-probe.h2m" \
    --help-option "--help | sed -E 's/^usage:/Usage:/; s/^ {7}(imap-probe )/   or: \1/; s/^(options|examples):/\u\1:/; s/^exit codes:/*Exit status*/; s/^(COMMAND|DURATION|RANGE|KIND) /\n&/; s/^  (imap-probe )/\1/'" \
    "$1"
