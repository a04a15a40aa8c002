#!/bin/sh
# Starts kured with the Java that lies beside it. No fork: the process that systemd started becomes the daemon.
set -eu
self=$(readlink -f -- "$0")
home=${self%/bin/*}

# glibc: one heap for all threads, and memory that is free goes back to the system.
export MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=16384 MALLOC_TRIM_THRESHOLD_=32768 MALLOC_TOP_PAD_=0

# A rehearsal has a whole fleet in its memory, and much to work out; what comes later on the command line wins. What lives
# long is touched all the time: so the less often the young generation is collected, the better.
fleet=
if [ "${1-}" = rehearse ]; then
    fleet="-XX:+UseTransparentHugePages -Xms900m -Xmn512m -Xmx1g -XX:TieredStopAtLevel=4 -XX:ReservedCodeCacheSize=64m"
fi

# A small heap that shrinks again, little compiled code, no wake-ups of the JVM's own that can be had without.
# What the JVM itself has to say goes to standard error, so that standard output is kured's alone. In a copy of these files
# the jars have other times than the archive of classes knows: the JVM then leaves it out, without a word.
exec "$home/runtime/bin/java" \
    -XX:+UseSerialGC -Xms4m -Xmn1m -Xmx32m -XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=10 -XX:-ShrinkHeapInSteps \
    -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=3 -XX:ReservedCodeCacheSize=16m -Xss256k -XX:-UsePerfData \
    -XX:+UnlockDiagnosticVMOptions -XX:AsyncDeflationInterval=0 -XX:ServiceThreadCleanupInterval=60000 \
    -XX:ArchiveRelocationMode=0 -XX:SharedArchiveFile="$home/lib/kured.jsa" \
    -XX:+ExitOnOutOfMemoryError -XX:+ErrorFileToStderr -XX:-CreateCoredumpOnCrash \
    $fleet -Xlog:disable -Xlog:all=warning,cds*=off,aot*=off:stderr -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -Dkured.launcher="$self" \
    -jar "$home/lib/kured.jar" "$@"
