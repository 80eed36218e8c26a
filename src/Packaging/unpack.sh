#!/usr/bin/env bash
# Unpacks packages of a release of Debian, for whichever processor, into a folder and installs nothing: unpack.sh RELEASE ARCHITECTURE FOLDER PACKAGE ...
set -euo pipefail
release=$1 architecture=$2 folder=$3
shift 3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The archive from which apt has this Debian has the older ones too.
archive() {
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 'Component: main' | sort -u | head -n 1
}

# With lists and a cache of its own, so that this machine's apt stays as it is; proxies and the like are the machine's.
private_apt() {
    apt-get -qq -o Dir::Etc::SourceList="$scratch/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State="$scratch/state" \
        -o Dir::State::status=/dev/null -o Dir::Cache="$scratch/cache" -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" \
        -o APT::Sandbox::User=root "$@"
}

from=$(archive)
[ -n "$from" ] || { echo 'unpack.sh: apt knows no archive of Debian: run apt-get update first' >&2; exit 1; }
mkdir -p "$scratch/state/lists/partial" "$scratch/cache/archives/partial" "$folder"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $from $release main" >"$scratch/sources.list"
private_apt update
(cd "$scratch" && private_apt download "$@")
for package in "$scratch"/*.deb; do
    dpkg-deb --extract "$package" "$folder"
done

# What follows an absolute link would leave the folder.
find "$folder" -type l -lname '/*' -print0 | while IFS= read -r -d '' link; do
    ln -sfn "$(realpath --no-symlinks --relative-to "$(dirname "$link")" "$folder$(readlink "$link")")" "$link"
done
