#!/bin/sh
# Probes the servers of a targets file and pushes their metrics to a Pushgateway, where Prometheus scrapes them (prometheus.yml, job imap-pushed).
# Start it from cron, or from a job that ends: pushgateway.sh http://pushgateway:9091. What failed is in the metrics.
#   It fails where there are none (bad options, an unusable file), and where they do not arrive.
# Tested: against a Pushgateway and a Prometheus from Debian's packages, with prometheus-alerts.yml.
set -eu
gateway=${1:?"is missing: the URL of the Pushgateway"}
report=$(mktemp)
trap 'rm -f "$report"' EXIT
/usr/bin/imap-probe --targets /etc/imap-probe/targets.txt -u monitor@example.org -P /etc/imap-probe/password --format prometheus -o "$report" || [ -s "$report" ]
curl --fail --location --silent --show-error --upload-file "$report" "${gateway%/}/metrics/job/imap-probe/instance/$(hostname)"
