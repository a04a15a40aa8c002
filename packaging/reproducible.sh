#!/bin/sh
# Builds the packages of this commit once more, in a clean copy, and compares them with those in target: reproducible.sh.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git clone -q "$here" "$work/again"
# In another folder, under another umask, at another time; on the JDK that the build chooses itself, where another java is
# the first on the PATH. Maven runs on the same one: it names that in the jar.
mkdir "$work/bin"
printf '#!/bin/sh\necho "the build has run the java of the PATH" >&2\nexit 1\n' >"$work/bin/java"
chmod +x "$work/bin/java"
jdk=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
(cd "$work/again" && umask 077 && JAVA_HOME=$jdk PATH=$work/bin:$PATH mvn -B -q package -DskipUnitTests -DskipITs)
diff "$here/target/SHA256SUMS" "$work/again/target/SHA256SUMS"
echo "the same"
