#!/bin/sh
# Makes a repository with packaging/repository.sh, and installs kured from it by its name: repository.sh FOLDER. Nothing
# of the machine's own apt, dnf, rpm and gpg is used or changed.
set -eu
folder=$1
export GNUPGHOME="$folder/gnupg" LC_ALL=C.UTF-8 HOME="$folder"
mkdir -m 700 "$GNUPGHOME"
trap 'gpgconf --kill gpg-agent' EXIT
for owner in operator stranger; do
    gpg --batch --quiet --pinentry-mode loopback --passphrase '' --quick-generate-key $owner@example.com rsa3072 sign never
    gpg --armor --export $owner@example.com >"$folder/$owner.asc"
done
packaging/repository.sh operator@example.com "$folder/repository"

# apt, with a state of its own; the stranger's key first: it must be refused.
mkdir -p "$folder/apt/lists/partial" "$folder/apt/archives/partial" "$folder/apt/dpkg"
touch "$folder/apt/dpkg/status"
apt() {
    apt-get -q -o Dir::State="$folder/apt" -o Dir::State::lists="$folder/apt/lists" -o Dir::Cache="$folder/apt" \
        -o Dir::State::status="$folder/apt/dpkg/status" -o Dir::Etc::sourcelist="$folder/sources.list" \
        -o Dir::Etc::sourceparts=- -o Dir::Etc::parts=- -o APT::Sandbox::User=root -o APT::Architecture=amd64 \
        -o APT::Architectures=amd64 -o APT::Get::List-Cleanup=1 "$@"
}
trusting() {
    echo "deb [signed-by=$folder/$1.asc] file://$folder/repository/apt ./" >"$folder/sources.list"
}
trusting stranger
! apt update --error-on=any >"$folder/log" 2>&1 || { echo "apt trusts a stranger"; exit 1; }
grep -q NO_PUBKEY "$folder/log"
trusting operator
apt update --error-on=any
(cd "$folder" && apt download kured)
cmp "$folder"/kured_*.deb target/kured_*.deb
echo "apt: kured by its name"

# dnf, into a root of its own, in which a package stands for the system that kured needs.
mkdir -p "$folder/system" "$folder/repos"
cat >"$folder/system.spec" <<'END'
Name: system
Version: 1
Release: 1
Summary: What kured needs
License: none
BuildArch: noarch
Provides: /bin/sh, systemd, dbus, libc.so.6(GLIBC_2.17)(64bit)
%description
.
%files
END
rpmbuild -bb --quiet --define "_topdir $folder/build" --define "_rpmdir $folder/system" "$folder/system.spec"
createrepo_c --quiet "$folder/system"
printf '[system]\nname=system\nbaseurl=file://%s/system\ngpgcheck=0\n' "$folder" >"$folder/repos/system.repo"
cp "$folder/repository/kured.repo" "$folder/repos/"
dnf() {
    command dnf -q -y --installroot="$folder/root" --releasever=1 --forcearch=x86_64 --setopt=reposdir="$folder/repos" \
        --setopt=cachedir="$folder/dnf" --setopt=logdir="$folder" --setopt=tsflags=noscripts "$@"
}
cp "$folder/stranger.asc" "$folder/repository/kured.asc"
! dnf --setopt=skip_if_unavailable=0 install kured >"$folder/log" 2>&1 || { echo "dnf trusts a stranger"; exit 1; }
grep -q 'GPG signature verification' "$folder/log" || { cat "$folder/log"; exit 1; }
[ ! -e "$folder/root/usr/bin/kured" ]
cp "$folder/operator.asc" "$folder/repository/kured.asc"
dnf install kured
"$folder/root/usr/lib/kured/bin/kured" version
echo "dnf: kured by its name"
