#!/bin/sh
# Builds the packages twice, each in a clean copy of this commit, and compares them: reproducible.sh. Takes some minutes.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for build in first second; do
    git clone -q "$here" "$work/$build"
    # In another folder, under another umask, at another time.
    (cd "$work/$build" && { [ $build = first ] || umask 077; } && mvn -B -q package -DskipUnitTests)
done
if diff "$work/first/target/SHA256SUMS" "$work/second/target/SHA256SUMS"; then
    cat "$work/first/target/SHA256SUMS"
    echo "the same"
fi
