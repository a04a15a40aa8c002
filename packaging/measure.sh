#!/bin/bash
# Measures the installed package on a node of the lab, and prints a table: what kured takes at rest, also with a command
# to ask and metrics to serve, waiting for the lock, draining 250 pods, after a whole cycle, and how long it takes to
# start; beside a JVM that only says hello, with the same runtime, the same flags and an archive of its own classes, in
# the same run. Memory depends little on what else the machine does; of times, compare the ratios. Needs root, the
# packages in target, and the lab.
#
#   packaging/measure.sh [LAB.SH] [SECONDS]     a state has lasted SECONDS (60) before it is measured
set -euo pipefail
cd "$(dirname "$0")/.."
lab=${1:-${KURED_LAB:-../shared/lab/lab.sh}}
seconds=${2:-60}
jdk=$(ls -d /usr/lib/jvm/*25* | head -n 1)
deb=$(ls target/kured_*_amd64.deb)
LAB_DIR=$(mktemp -d)
work=$(mktemp -d)
export LAB_DIR
trap '"$lab" down; rm -rf "$LAB_DIR" "$work"' EXIT

on() { "$lab" exec node1 "$@"; }
probe() { on bash /root/probe "$@"; }
row() { printf '%-44s %12s %12s\n' "$@"; }
rests() { # until it has rested for $seconds: 20 s after its work it replaces itself
    until_says 'No reboot'
    sleep $((30 + seconds))
}
until_says() {
    for _ in $(seq 600); do
        if on systemctl show -P StatusText kured 2>/dev/null | grep -q "$1"; then return; fi
        sleep 0.5
    done
    echo "kured never said: $1" >&2
    return 1
}

# ------------------------------------------------------------------ what runs in the node

cat >"$work/probe" <<'PROBE'
set -euo pipefail
pid() { systemctl show -P MainPID "$1"; }
switches() { cat /proc/"$1"/task/*/status | awk '/^voluntary_ctxt/ { n += $2 } END { print n }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
memory() { # RSS and anonymous memory, in MB
    awk '/^VmRSS/ { rss = $2 } /^RssAnon/ { anon = $2 } END { printf "%.1f / %.1f\n", rss / 1024, anon / 1024 }' \
        /proc/"$(pid "$1")"/status
}
wakeups() { # a minute, of each unit: SECONDS UNIT...
    local seconds=$1 unit before=()
    shift
    for unit in "$@"; do before+=("$(switches "$(pid "$unit")")"); done
    sleep "$seconds"
    for unit in "$@"; do
        echo $((($(switches "$(pid "$unit")") - before[0]) * 60 / seconds))
        before=("${before[@]:1}")
    done
}
connections() { # to the API server, and to D-Bus
    local pid
    pid=$(pid "$1")
    ss -H -t -x -p state established | awk -v mine="pid=$pid," '
        $1 == "tcp" && index($0, mine) { api++ }
        $1 != "tcp" && index($0, mine) { own[$5] = 1 }
        $4 ~ /dbus/ { peers[$7]++ }
        END { for (peer in peers) if (peer in own) bus += peers[peer]; print api + 0, "/", bus + 0 }'
}
ready() { # from start to READY, in ms
    for _ in $(seq "$2"); do
        systemctl restart "$1"
        systemctl show -P ExecMainStartTimestampMonotonic "$1"
        systemctl show -P ActiveEnterTimestampMonotonic "$1"
    done | paste - - | awk '{ print int(($2 - $1) / 1000) }' | median
}
wall() { # in ms
    local n=$1 begin
    shift
    for _ in $(seq "$n"); do
        begin=$(date +%s%N)
        "$@" >/dev/null
        echo $((($(date +%s%N) - begin) / 1000000))
    done | median
}
peak() { # follows the peak, in MB, until the machine goes down
    local pid
    pid=$(pid "$1")
    echo 5 >/proc/"$pid"/clear_refs
    while awk '/^VmHWM/ { printf "%.1f\n", $2 / 1024 }' /proc/"$pid"/status >/var/peak.new; do
        mv /var/peak.new /var/peak
        sleep 0.2
    done
}
"$@"
PROBE

cat >"$work/Hello.java" <<'HELLO'
class Hello {
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("hello");
        Thread.sleep(arguments.length == 0 ? 0 : Long.MAX_VALUE);
    }
}
HELLO
"$jdk/bin/javac" -d "$work" "$work/Hello.java"
"$jdk/bin/jar" --create --file "$work/hello.jar" -C "$work" Hello.class

cat >"$work/prepare" <<'PREPARE'
set -euo pipefail
cd /root
sed -e 's|^self=.*|self=/usr/lib/kured/bin/kured|' \
    -e 's|"$home/lib/kured.jsa"|/root/hello.jsa|' \
    -e 's|-jar "$home/lib/kured.jar"|-cp /root/hello.jar Hello|' /usr/bin/kured >hello
chmod +x hello
java=/usr/lib/kured/runtime/bin/java
"$java" -Xshare:off -XX:DumpLoadedClassList=hello.classes -cp /root/hello.jar Hello
grep -v ' source: ' hello.classes >hello.list
"$java" -Xshare:dump -Xmx128m -XX:+UseSerialGC -XX:SharedClassListFile=hello.list \
    -XX:SharedArchiveFile=/root/hello.jsa -cp /root/hello.jar >/dev/null 2>&1
systemd-run --quiet --unit=hello /root/hello for-ever
PREPARE

# 2.3 MB of JSON. The lab's kubelets take 110 pods; they refuse the others, which are objects to be evicted all the same.
for n in $(seq 250); do
    printf '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"pod-%d","annotations":{"filler":"%s"}},"spec":{' \
        "$n" "$(printf '%07900d' 0)"
    printf '"nodeName":"node1","terminationGracePeriodSeconds":0,"containers":[{"name":"c","image":"i"}]}}\n'
done >"$work/pods.json"

# ------------------------------------------------------------------ the course of a cycle

{
    "$lab" up 1
    "$lab" kubectl apply -f packaging/rbac.yaml
    "$lab" install node1 "$deb"
    for file in probe hello.jar prepare; do "$lab" push node1 "$work/$file" "/root/$file"; done
    on bash /root/prepare
    on systemctl enable --now kured
    rests
} >&2

row "" kured hello
row "at rest: RSS / anonymous, MB" "$(probe memory kured)" "$(probe memory hello)"
# shellcheck disable=SC2046
row "at rest: wake-ups a minute" $(probe wakeups "$seconds" kured hello)
row "at rest: connections, API server / D-Bus" "$(probe connections kured)" "$(probe connections hello)"
row "start until READY, ms" "$(probe ready kured 7)" "$(probe wall 7 /root/hello)"
row "kured --help, ms" "$(probe wall 7 kured --help)" "$(probe wall 7 /root/hello)"

{
    on sh -c "mkdir /var/lib/metrics; cat >/etc/kured.toml.d/more.toml" <<'MORE'
sentinel.command = ["test", "-e", "/run/reboot-wanted"]
sentinel.watch = ["/var/lib/dpkg"]
metrics.listen = "127.0.0.1:9404"
metrics.textfile = "/var/lib/metrics/kured.prom"
MORE
    on systemctl restart kured
    rests
    on touch /var/lib/dpkg/asked-again
    for _ in 1 2 3; do
        on bash -c 'exec 3<>/dev/tcp/127.0.0.1/9404; printf "GET /metrics HTTP/1.0\r\n\r\n" >&3; cat <&3'
    done
    sleep 10
} >&2
row "at rest, with command and metrics: the same" "$(probe memory kured)" ""
row "at rest, with command and metrics: wake-ups" "$(probe wakeups "$seconds" kured)" ""
{
    on rm -r /etc/kured.toml.d/more.toml /var/lib/metrics
    on systemctl restart kured
    "$lab" kubectl create -f "$work/pods.json" | tail -n 1
    echo '{"apiVersion":"v1","kind":"Node","metadata":{"name":"elsewhere"}}' | "$lab" kubectl create -f -
    uid=$("$lab" kubectl get node elsewhere -o 'jsonpath={.metadata.uid}')
    holder=$(printf '{\\"node\\": \\"elsewhere\\", \\"uid\\": \\"%s\\", \\"boot\\": \\"%s\\", \\"since\\": \\"%s\\", %s}' \
        "$uid" 00000000-0000-4000-8000-000000000000 2026-01-01T00:00:00Z \
        '\"zone\": \"\", \"places\": 1, \"unschedulable\": false')
    "$lab" kubectl patch configmap kured -n kube-system --type=merge \
        -p "{\"data\": {\"lock\": \"{\\\"holders\\\": [$holder]}\"}}"
    "$lab" touch-sentinel node1
    until_says 'Waits for the lock'
    sleep "$seconds"
} >&2
row "waiting for the lock: RSS / anonymous, MB" "$(probe memory kured)" ""
row "waiting for the lock: wake-ups a minute" "$(probe wakeups "$seconds" kured)" ""
row "waiting for the lock: connections" "$(probe connections kured)" ""

{
    on systemd-run --quiet --unit=peak bash /root/probe peak kured
    "$lab" kubectl patch configmap kured -n kube-system --type=merge -p '{"data": null}'
    "$lab" wait-boot node1 2 600
    "$lab" wait-ready node1
    until_says 'No reboot'
} >&2
row "draining 250 pods, 2.3 MB: peak of RSS, MB" "$(on cat /var/peak)" ""
{
    on systemd-run --quiet --unit=hello /root/hello for-ever
    rests
} >&2
row "after the cycle: RSS / anonymous, MB" "$(probe memory kured)" "$(probe memory hello)"
# shellcheck disable=SC2046
row "after the cycle: wake-ups a minute" $(probe wakeups "$seconds" kured hello)
for package in "$deb" target/kured-*.x86_64.rpm; do
    if [ -e "$package" ]; then
        row "${package#target/}, MB" "$(awk -v b="$(stat -c %s "$package")" 'BEGIN { printf "%.1f", b / 1e6 }')" ""
    fi
done
row "installed, MB" "$(on du -s --block-size=1MB /usr/lib/kured | cut -f 1)" ""
