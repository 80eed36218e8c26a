#!/bin/sh
# Probes the servers of a targets file and pushes their metrics to a Pushgateway, where Prometheus scrapes them (prometheus.yml, job imap-pushed).
# Start it from cron, or from a job that ends: pushgateway.sh http://pushgateway:9091. What failed is in the metrics; it fails where they do not arrive.
# Tested: against a Pushgateway and a Prometheus from Debian's packages, with prometheus-alerts.yml.
set -eu
report=$(mktemp)
trap 'rm -f "$report"' EXIT
/usr/bin/imap-probe --targets /etc/imap-probe/targets.txt -u monitor@example.org -P /etc/imap-probe/password --format prometheus -o "$report" || true
curl --fail --silent --show-error --upload-file "$report" "$1/metrics/job/imap-probe/instance/$(hostname)"
