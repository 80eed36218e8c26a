#!/usr/bin/env python3
"""Writes methods.txt: the methods that a probe runs, in the order in which they are first run.

They are laid side by side in the native binary, so that a probe has a fourth of the code mapped and not nearly all of it; what the file
does not name comes behind them. It need not be exact: make it anew where much has changed, or for another .NET. To be run as root, with
Debian's packages binutils and valgrind and those that tests/compare.sh needs.
"""
import bisect, os, pathlib, subprocess, sys, tempfile

layout = pathlib.Path(__file__).resolve().parent
project = layout.parent
comparison = project.parents[1] / "tests/compare.sh"

# Stands for imap-probe: traces each way of running it once, and a login once more for each format.
program = """#!/bin/bash
set -euo pipefail
once() { mkdir "$TRACE.$(sha256sum <<<"$*" | head -c 16)" 2>/dev/null; }
trace() { valgrind --tool=lackey --trace-superblocks=yes --vex-guest-chase=no --log-fd=9 BINARY "$@" 9>&1 >/dev/null | awk '/^SB/ && !seen[$2]++' >>"$TRACE"; }
if once "$@"; then trace "$@"; fi
if [ "${!#}" = -q ] && once formats; then
    for format in text json prometheus nagios; do trace "${@:1:$#-1}" --format "$format"; done
fi
exec BINARY "$@"
"""


def main():
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        scratch.chmod(0o755)
        binary, traced, trace = scratch / "imap-probe", scratch / "traced", scratch / "trace"
        # Linked at a fixed address, so that the trace and the symbols have them in common.
        run("dotnet", "publish", project, "-c", "Release", "-r", "linux-x64", "-o", scratch,
            "-p:PositionIndependentExecutable=false", "-p:StripSymbols=false", "-p:NativeDebugSymbols=false",
            f"-p:OutputPath={scratch}/bin/", f"-p:IntermediateOutputPath={scratch}/obj/")
        traced.write_text(program.replace("BINARY", str(binary)))
        traced.chmod(0o755)
        run("bash", comparison, traced, "1", env={**os.environ, "TRACE": str(trace)})
        names = first_run(methods_of(binary), trace)
    (layout / "methods.txt").write_text("".join(f"{name}\n" for name in names))


def run(*command, **options):
    subprocess.run(command, check=True, stdout=sys.stderr, **options)


def methods_of(binary):
    """The address and the name of each method of .NET's code, by their addresses."""
    table = subprocess.run(["nm", "--format=sysv", "--defined-only", binary], check=True, capture_output=True, text=True).stdout
    rows = [[field.strip() for field in line.rsplit("|", 6)] for line in table.splitlines()]
    return sorted((int(row[1], 16), row[0]) for row in rows if row[-1] == "__managedcode")


def first_run(methods, trace):
    """The names of those that ran, from the addresses of what valgrind calls superblocks."""
    addresses, names = [address for address, _ in methods], {}
    for line in trace.open():
        address = int(line.split()[1], 16)
        if addresses[0] <= address <= addresses[-1]:
            names.setdefault(methods[bisect.bisect_right(addresses, address) - 1][1])
    return names


main()
