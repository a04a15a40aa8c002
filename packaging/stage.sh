#!/bin/sh
# Lays out the files of a package as they will lie on the node: stage.sh deb|rpm FOLDER. Everything that both packages
# carry is named here and nowhere else.
set -eu
umask 022
format=$1
root=$2

put() { # MODE FILE PATH
    install -D -m "$1" "$2" "$root$3"
}

# The program, as packaging/Image.java has laid it out.
mkdir -p "$root/usr/lib" "$root/usr/bin"
cp -R target/kured "$root/usr/lib/kured"
find "$root/usr/lib/kured" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
chmod 755 "$root/usr/lib/kured/bin/kured" "$root/usr/lib/kured/runtime/bin/java" \
    "$root/usr/lib/kured/runtime/lib/jspawnhelper"
ln -s ../lib/kured/bin/kured "$root/usr/bin/kured"

# The configuration may hold secrets: it is for root alone.
put 640 packaging/kured.toml /etc/kured.toml
install -d -m 750 "$root/etc/kured.toml.d"

put 644 systemd/kured.service /usr/lib/systemd/system/kured.service

# What it takes to run as a user of its own: nothing of it is in force before an operator says so.
put 644 packaging/user/kured-user.path /usr/lib/systemd/system/kured-user.path
put 644 packaging/user/kured-user.service /usr/lib/systemd/system/kured-user.service
put 644 packaging/user/kured.sysusers /usr/lib/sysusers.d/kured.conf
put 644 packaging/user/kured.rules /usr/share/polkit-1/rules.d/kured.rules
put 644 packaging/user/user.conf /usr/share/kured/user.conf
put 644 systemd/90-kured.preset /usr/lib/systemd/system-preset/90-kured.preset
put 644 packaging/kured.catalog /usr/lib/systemd/catalog/kured.catalog

for page in security migrate; do
    put 644 docs/$page.md /usr/share/doc/kured/$page.md
done
for manifest in packaging/rbac*.yaml; do
    put 644 "$manifest" "/usr/share/kured/${manifest##*/}"
done
for file in packaging/monitoring/kured.rules.yaml packaging/monitoring/kured-dashboard.json; do
    put 644 "$file" "/usr/share/kured/monitoring/${file##*/}"
done
for page in target/documents/man*/*; do
    put 644 "$page" "/usr/share/man/${page#target/documents/}"
done

put 644 target/completions/kured /usr/share/bash-completion/completions/kured
put 644 target/completions/kured.fish /usr/share/fish/vendor_completions.d/kured.fish

case $format in
    deb)
        put 644 target/completions/_kured /usr/share/zsh/vendor-completions/_kured
        put 644 packaging/deb/copyright /usr/share/doc/kured/copyright
        put 644 target/documents/changelog.gz /usr/share/doc/kured/changelog.gz
        put 644 packaging/deb/lintian-overrides /usr/share/lintian/overrides/kured
        ;;
    rpm)
        put 644 target/completions/_kured /usr/share/zsh/site-functions/_kured
        put 644 LICENSE /usr/share/licenses/kured/LICENSE
        ;;
esac
