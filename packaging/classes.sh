#!/bin/bash
# Writes packaging/kured.classes anew: what classes the daemon loads while it takes a node of the lab from its sentinel
# to its return. To be run after a library was updated or the way through a cycle has changed much; a list that is old
# does no harm, the classes that it lacks are only loaded more slowly. Needs the .deb in target and root.
#
#   packaging/classes.sh [LAB.SH]
set -euo pipefail
cd "$(dirname "$0")/.."
lab=${1:-${KURED_LAB:-../shared/lab/lab.sh}}
LAB_DIR=$(mktemp -d)
export LAB_DIR
trap '"$lab" down; rm -rf "$LAB_DIR"' EXIT

"$lab" up 1
"$lab" kubectl apply -f packaging/rbac.yaml
"$lab" install node1 target/kured_*_amd64.deb
LAB_STOP_SECONDS=1 "$lab" deploy web 3 "" 2
# The JVM writes its list when it ends, and it must end before it has nothing to do for 20 s: then it would be replaced.
"$lab" exec node1 sh -c '
    mkdir -p /etc/systemd/system/kured.service.d
    echo "[Service]" >/etc/systemd/system/kured.service.d/classes.conf
    echo "Environment=\"JDK_JAVA_OPTIONS=-Xshare:off -XX:DumpLoadedClassList=/var/lib/kured/%b.classes\"" \
        >>/etc/systemd/system/kured.service.d/classes.conf
    echo "metrics.textfile = \"/var/lib/kured/kured.prom\"" >/etc/kured.toml.d/classes.toml
    systemctl daemon-reload
    systemctl enable --now kured'
"$lab" touch-sentinel node1
"$lab" wait-boot node1 2 300
"$lab" wait-ready node1
for _ in $(seq 60); do
    "$lab" exec node1 systemctl show -P StatusText kured | grep -q 'No reboot' && break
    sleep 1
done
"$lab" exec node1 systemctl stop kured
# No classes of kured's own (the build names them all), no comments, no numbers, no classes of other class loaders, and not which constants were resolved.
"$lab" exec node1 sh -c 'cat /var/lib/kured/*.classes' |
    grep -v -e dev/kured -e '^#' -e '^@cp ' -e ' source: ' | sed -E 's/ id: [0-9]+$//' | LC_ALL=C sort -u >packaging/kured.classes
wc -l packaging/kured.classes
