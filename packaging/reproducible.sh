#!/bin/sh
# Builds the packages of this commit once more, in a clean copy, and compares them with those in target: reproducible.sh.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git clone -q "$here" "$work/again"
# In another folder, under another umask, at another time.
(cd "$work/again" && umask 077 && mvn -B -q package -DskipUnitTests -DskipITs)
diff "$here/target/SHA256SUMS" "$work/again/target/SHA256SUMS"
echo "the same"
