#!/usr/bin/env bash
# Times one IMAP login as a whole process: the native imap-probe, curl and Python's imaplib in turn, one run of each after the other, against
# a Dovecot of its own on loopback, with a private CA and with the system's trust store, and against one that is a round trip of 20 ms
# away; and how long each takes to print its version. Then the processor time of one imap-probe with many targets, and of as many curls,
# in turn too. Prints medians, and the ratio of imap-probe to curl with its bound. Exits 1 if a bound is exceeded.
#
#     tests/compare.sh PATH-OF-IMAP-PROBE [RUNS]
#
# Must be run as root: what it mounts and wires is visible only in namespaces of its own. Needs Debian's packages curl, dovecot-imapd,
# hyperfine, iproute2, jq, openssl and python3. The delay comes from a program between two tun devices: not every kernel has netem.
set -euo pipefail

host=imap.example.test
user=monitor
password='correct horse'
delay=0.010
targets=200
bulk_rounds=10
exceeded=0
near=192.0.2.1
far=192.0.2.2

main() {
    local probe runs
    probe=$(realpath "${1:?usage: compare.sh PATH-OF-IMAP-PROBE [RUNS]}")
    runs=${2:-100}
    # Runs itself again where nothing that is mounted or wired reaches anybody else.
    if [ -z "${COMPARE_FOLDER:-}" ]; then
        local folder status=0
        folder=$(mktemp -d)
        chmod 711 "$folder"
        COMPARE_FOLDER=$folder unshare --mount --net --pid --fork --mount-proc --kill-child -- bash "$0" "$probe" "$runs" || status=$?
        rm -rf "$folder"
        exit "$status"
    fi
    cd "$COMPARE_FOLDER"
    ip link set lo up
    make_certificates
    make_clients
    start_dovecot 127.0.0.1

    echo "in turn, $runs runs of each; medians"
    printf '%-24s %13s %11s %11s   %s\n' '' imap-probe curl Python 'imap-probe / curl'
    measure '--version' version none "$runs" 0.6
    measure 'private CA' private 127.0.0.1 "$runs" 1.25
    measure_bulk
    trust_in_system
    measure 'system trust store' system 127.0.0.1 "$runs" 0.6
    wire_far_away
    measure 'private CA, 20 ms away' private "$far" "$runs"
    exit "$exceeded"
}

make_certificates() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=Comparison Root' -days 2 -keyout ca.key -out ca.pem 2>openssl.log
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$host" -keyout key.pem -out request.pem 2>>openssl.log
    printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\n' "$host" >extensions
    openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -days 2 -extfile extensions -out certificate.pem 2>>openssl.log
}

# Each does what it has to with as few commands as it can: curl asks CAPABILITY where imap-probe asks NAMESPACE, both LIST.
make_clients() {
    (umask 077 && printf '%s' "$password" >password)
    local kind trust
    for kind in private system; do
        trust=
        [ "$kind" = system ] || trust=$PWD/ca.pem
        client "probe-$kind" "exec $PWD/imap-probe -H $host --connect-to \$SERVER -u $user -P $PWD/password ${trust:+--ca-file $trust} -q"
        client "curl-$kind" "exec curl --silent --show-error --output /dev/null --connect-to ::\$SERVER: --user '$user:$password' ${trust:+--cacert $trust} imaps://$host/"
        client "python-$kind" "exec python3 $PWD/login.py $trust"
    done
    client probe-version "exec $PWD/imap-probe --version"
    client curl-version 'exec curl --version'
    client python-version 'exec python3 --version'
    cat >login.py <<PYTHON
import imaplib, os, socket, ssl, sys

class Imap(imaplib.IMAP4_SSL):
    def _create_socket(self, timeout):
        return self.ssl_context.wrap_socket(socket.create_connection((os.environ["SERVER"], self.port), timeout), server_hostname=self.host)

imap = Imap("$host", ssl_context=ssl.create_default_context(cafile=sys.argv[1] if len(sys.argv) > 1 else None))
imap.login("$user", "$password")
imap.list()
imap.logout()
PYTHON
}

client() {
    printf '#!/bin/sh\n%s\n' "$2" >"$1"
    chmod +x "$1"
}

# start_dovecot ADDRESS [COMMAND that runs it elsewhere ...]
start_dovecot() {
    local home=$PWD/$1
    mkdir -p "$home/mail"
    chown nobody "$home/mail"
    printf '%s:{PLAIN}%s\n' "$user" "$password" >users
    cat >"$home.conf" <<CONFIGURATION
base_dir = $home/run
state_dir = $home/state
log_path = $home/log
protocols = imap
listen = $1
ssl = required
ssl_cert = <$PWD/certificate.pem
ssl_key = <$PWD/key.pem
first_valid_uid = 1
mail_location = maildir:$home/mail/%u
passdb {
  driver = passwd-file
  args = $PWD/users
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=$home/mail/%u
}
service imap-login {
  chroot =
  process_min_avail = 2
  service_count = 0
  inet_listener imap {
    port = 0
  }
}
CONFIGURATION
    "${@:2}" /usr/sbin/dovecot -F -c "$home.conf" &
    local dovecot=$!
    until (exec 3<>"/dev/tcp/$1/993") 2>connect.log; do kill -0 "$dovecot"; done
}

# The system's store as it is, with one root more.
trust_in_system() {
    cp -a /etc/ssl/certs certs
    cp ca.pem "certs/$(openssl x509 -noout -hash -in ca.pem).0"
    cat ca.pem >>certs/ca-certificates.crt
    mount --bind certs /etc/ssl/certs
}

# Another network, at the other end of a line on which each packet takes its time.
wire_far_away() {
    mkfifo started
    unshare --net -- sh -c 'echo >started; exec sleep infinity' &
    local other=$!
    read -r <started
    coproc line { exec python3 -c "$(line_program)" "$delay"; }
    read -r <&"${line[0]}"
    ip link set far netns "$other"
    ip address add "$near" peer "$far" dev near
    ip link set near up
    nsenter --net --target "$other" ip address add "$far" peer "$near" dev far
    nsenter --net --target "$other" ip link set far up
    echo >&"${line[1]}"
    start_dovecot "$far" nsenter --net --target "$other"
}

line_program() {
    cat <<PYTHON
import collections, fcntl, os, select, struct, sys, time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 1, 0x1000

def end(name):
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH14x", name, IFF_TUN | IFF_NO_PI))
    return device

near, far = end(b"near"), end(b"far")
print("laid", flush=True)
sys.stdin.readline()
delay, packets = float(sys.argv[1]), collections.deque()
while True:
    left = max(0, packets[0][0] - time.monotonic()) if packets else None
    for source in select.select([near, far], [], [], left)[0]:
        packets.append((time.monotonic() + delay, far if source == near else near, os.read(source, 65536)))
    while packets and packets[0][0] <= time.monotonic():
        _, target, packet = packets.popleft()
        os.write(target, packet)
PYTHON
}

# measure NAME CLIENTS SERVER RUNS [BOUND]
#
# One run of each client a round: a machine that becomes faster or slower meanwhile does so for all of them. Each runs once unmeasured, and
# after a pause in which the server finishes with the client before it. Every round has a new copy of imap-probe: where a file lies in
# memory is worth a millisecond, and is luck.
measure() {
    local round
    rm -f figures-*.json
    for round in $(seq "$4"); do
        install "$probe" imap-probe
        SERVER=$3 hyperfine --shell=none --warmup 1 --runs 1 --prepare 'sleep 0.03' --export-json "figures-$round.json" \
            "./probe-$2" "./curl-$2" "./python-$2" >hyperfine.log 2>&1 || { cat hyperfine.log; exit 1; }
    done
    # shellcheck disable=SC2046
    print_row "$1" "${5-}" $(jq --slurp "$median"'[[.[].results] | transpose[] | [.[].times[] * 1000] | median] | .[]' figures-*.json)
}

# One imap-probe probes all targets, then a curl for each does, eight at once.
measure_bulk() {
    local round
    rm -f times-*
    install "$probe" imap-probe
    for round in $(seq "$targets"); do echo "-H $host"; done >targets
    for round in $(seq "$bulk_rounds"); do
        processor_time ./imap-probe --targets targets --parallel 8 --connect-to 127.0.0.1 -u "$user" -P password --ca-file ca.pem -q >>times-probe
        SERVER=127.0.0.1 processor_time xargs -P 8 -I '{}' ./curl-private <targets >>times-curl
    done
    # shellcheck disable=SC2046
    print_row "$targets targets, processor" 0.25 $(jq --slurp "$median"median times-probe) $(jq --slurp "$median"median times-curl)
}

# Prints the processor time of a command and its children in milliseconds.
processor_time() {
    local TIMEFORMAT='%U %S'
    { time "$@" >/dev/null 2>bulk.log; } 2>&1 | awk '{ print ($1 + $2) * 1000 }'
    [ ! -s bulk.log ] || { cat bulk.log >&2; exit 1; }
}

median='def median: sort | (.[(length - 1) / 2 | floor] + .[length / 2 | floor]) / 2; '

# print_row NAME BOUND PROBE CURL [PYTHON], in milliseconds
print_row() {
    awk -v name="$1" -v bound="$2" -v probe="$3" -v curl="$4" -v python="${5-}" 'BEGIN {
        ratio = probe / curl
        verdict = bound == "" ? "" : sprintf(" (at most %s%s)", bound, ratio > bound ? ": EXCEEDED" : "")
        printf "%-24s %10.1f ms %8.1f ms %11s   %.2f%s\n", name, probe, curl, python == "" ? "" : sprintf("%8.1f ms", python), ratio, verdict
        exit ratio > bound && bound != ""
    }' || exceeded=1
}

main "$@"
