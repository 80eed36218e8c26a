#!/usr/bin/env bash
# Makes all that can be had of one version, on Debian 12, into artifacts/: release.sh VERSION [ARCHITECTURE ...]
# Binaries for amd64 and arm64 that run on any glibc from 2.29 on, as tar.gz, .deb and .rpm; the .NET tool package; the bill of materials; SHA256SUMS.
# The same commit gives the same bytes, but for the tool package and the bill of materials, whose tools date them. Where architectures are named, theirs alone
# are made, and no bill of materials.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly packaging=src/Packaging program=src/ImapProbe artifacts=$PWD/artifacts work=$PWD/artifacts/build
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 LC_ALL=C.UTF-8 TZ=UTC
# .NET leaves the paths of this machine out of what it builds.
export CI=true
umask 022

fail() {
    printf 'release.sh: %s\n' "$1" >&2
    exit 1
}

# Each tool, and the package of Debian that brings it.
check_tools() {
    local tool package missing=()
    while read -r tool package; do
        command -v "$tool" >/dev/null || missing+=("$package")
    done <<'TOOLS'
aarch64-linux-gnu-objcopy binutils-aarch64-linux-gnu
clang clang
dh debhelper
git git
help2man help2man
readelf binutils
rpmbuild rpm
TOOLS
    [ ${#missing[@]} -eq 0 ] || fail "run: apt-get install --no-install-recommends ${missing[*]}"
    command -v dotnet >/dev/null || fail 'the .NET SDK 10 is missing'
}

# Runs the commands at once, one a line, each with its words in a log that is shown where it fails.
at_once() {
    local line pid status=0
    local -A logs=()
    for line in "$@"; do
        logs[${line// /-}]=
        $line >"$work/${line// /-}.log" 2>&1 &
        logs[${line// /-}]=$!
    done
    for line in "${!logs[@]}"; do
        wait "${logs[$line]}" || { status=1; cat "$work/$line.log" >&2; printf 'release.sh: failed: %s\n' "${line//-/ }" >&2; }
    done
    return "$status"
}

# Linked against the C library of Debian 11, a binary asks for glibc 2.29, on whatever Debian it is made.
# Each architecture has a folder of its own below artifacts/, which is below the root of the sources, so that no path of this machine gets into the assembly.
binary() {
    local architecture=$1 options=()
    [ "$architecture" = amd64 ] || options=(-p:ObjCopyName=aarch64-linux-gnu-objcopy)
    "$packaging/unpack.sh" bullseye "$architecture" "$work/$architecture/system" libc6 libc6-dev libgcc-10-dev libgcc-s1 linux-libc-dev zlib1g zlib1g-dev
    dotnet publish "$program" -c Release -r "linux-${runtime[$architecture]}" --artifacts-path "$work/$architecture/dotnet" -o "$work/$architecture/published" \
        -p:Version="$version" -p:SysRoot="$work/$architecture/system" -p:CppCompilerAndLinker=clang -p:RunAnalyzers=false -p:NuGetAudit=false "${options[@]}"
}

tool_package() {
    dotnet pack "$program" -c Release --artifacts-path "$work/tool" -o "$artifacts" -p:Version="$version" -p:RunAnalyzers=false -p:NuGetAudit=false
}

bill_of_materials() {
    dotnet tool exec --yes CycloneDX@6.3.1 -- "$program/ImapProbe.csproj" -o "$artifacts" -F Json -fn "imap-probe-$version.cdx.json" -sv "$version"
}

# The folder is the tar.gz, and what the others are made of.
packages() {
    local name=imap-probe-$version-linux-${runtime[$1]}
    local folder=$work/$1/$name
    mkdir -p "$folder/systemd"
    cp "$work/$1/published/imap-probe" "$work/imap-probe.1" README.md "$folder/"
    cp "$packaging/debian/copyright" "$folder/COPYRIGHT"
    cp -r "$program/Completions" "$folder/completions"
    cp -r "$program/Recipes" "$folder/recipes"
    cp "$packaging/Containerfile" "$folder/recipes/"
    cp "$packaging"/imap-probe@.* "$folder/systemd/"
    chmod -R u=rwX,go=rX "$folder"
    tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" --format=gnu --directory "$work/$1" "$name" |
        gzip --no-name --best >"$artifacts/$name.tar.gz"
    deb "$1" "$folder"
    rpm "$1" "$folder"
}

# Nothing is compiled, so that no compiler for the other processor need be there.
deb() {
    local source=$work/$1/deb/imap-probe
    mkdir -p "$work/$1/deb"
    cp -r "$2" "$source"
    cp -r "$packaging/debian" "$source/debian"
    cat >"$source/debian/changelog" <<CHANGELOG
imap-probe ($version) unstable; urgency=medium

  * What the source was like at commit $commit.

 -- $(sed -n 's/^Maintainer: //p' "$packaging/debian/control")  $(date --utc --date "@$SOURCE_DATE_EPOCH" --rfc-email)
CHANGELOG
    (cd "$source" && dpkg-buildpackage --build=binary --host-arch "$1" --no-check-builddeps --no-sign)
    cp "$work/$1/deb"/*.deb "$artifacts/"
}

rpm() {
    local machine=x86_64
    [ "$1" = amd64 ] || machine=aarch64
    rpmbuild -bb --target "$machine" --define "program_version $version" --define "_topdir $work/$1/rpm" --define "_builddir $2" "$packaging/imap-probe.spec"
    cp "$work/$1/rpm/RPMS/$machine"/*.rpm "$artifacts/"
}

[[ ${1-} =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || fail 'the version is three numbers with dots between them'
readonly version=$1
shift
declare -rA runtime=([amd64]=x64 [arm64]=arm64)
architectures=("$@")
[ $# -gt 0 ] || architectures=(amd64 arm64)
for architecture in "${architectures[@]}"; do
    [ -n "${runtime[$architecture]-}" ] || fail "the architectures are amd64 and arm64, not $architecture"
done
check_tools
commit=$(git rev-parse --short=12 HEAD)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
readonly commit

rm -rf "$work" "$artifacts"/imap-probe* "$artifacts/SHA256SUMS"
mkdir -p "$work"
at_once "${architectures[@]/#/binary }"
# The help is the same on both; this machine runs its own.
"$program/Manual/make.sh" "$work/${architectures[0]}/published/imap-probe" >"$work/imap-probe.1"
steps=("${architectures[@]/#/packages }" tool_package)
[ $# -gt 0 ] || steps+=(bill_of_materials)
at_once "${steps[@]}"
rm -rf "$work"
(cd "$artifacts" && sha256sum imap-probe* >SHA256SUMS)
cat "$artifacts/SHA256SUMS"
