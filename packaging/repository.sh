#!/bin/sh
# Makes a signed repository for apt and dnf out of the packages in target: repository.sh KEY FOLDER. KEY names a secret
# key of gpg (an address or a fingerprint), FOLDER is what a web server will offer, or any file:// URL.
#
#   apt:  install -m 644 FOLDER/kured.asc /etc/apt/keyrings/kured.asc
#         echo 'deb [signed-by=/etc/apt/keyrings/kured.asc] URL/apt ./' >/etc/apt/sources.list.d/kured.list
#         apt update && apt install kured
#   dnf:  put FOLDER/kured.repo, which names URL (KURED_URL in the environment), into /etc/yum.repos.d
#         dnf install kured
#
# Needs apt-utils, createrepo-c, gnupg and rpm.
set -eu
umask 022
if [ $# != 2 ]; then
    sed -n '2,3s/^# //p' "$0" >&2
    exit 64
fi
key=$1
folder=$2
url=${KURED_URL:-file://$(realpath -m "$folder")}
here=$(dirname "$0")

for tool in apt-ftparchive createrepo_c gpg rpmsign; do
    command -v $tool >/dev/null || { echo "repository.sh: no $tool: apt install apt-utils createrepo-c gnupg rpm" >&2; exit 69; }
done
(cd "$here/../target" && sha256sum --quiet --check SHA256SUMS)
fingerprint=$(gpg --batch --with-colons --list-secret-keys "$key" | sed -n '/^fpr:/{s/^fpr:*\([^:]*\):.*/\1/p;q}')

mkdir -p "$folder/apt" "$folder/rpm"
gpg --batch --armor --export "$fingerprint" >"$folder/kured.asc"

# apt: the index is signed, and names the checksum of each package.
cp "$here"/../target/kured_*.deb "$folder/apt/"
(
    cd "$folder/apt"
    apt-ftparchive packages . >Packages
    gzip --keep --force --no-name Packages
    rm -f Release InRelease Release.gpg
    apt-ftparchive -o APT::FTPArchive::Release::Origin=kured -o APT::FTPArchive::Release::Label=kured \
        release . >Release.new
    mv Release.new Release
    gpg --batch --yes --local-user "$fingerprint" --clearsign --output InRelease Release
    gpg --batch --yes --local-user "$fingerprint" --armor --detach-sign --output Release.gpg Release
)

# dnf: each package is signed, and the index.
cp "$here"/../target/kured-*.rpm "$folder/rpm/"
rpmsign --define "_gpg_name $fingerprint" --define "__gpg $(command -v gpg)" --addsign "$folder"/rpm/kured-*.rpm >/dev/null
createrepo_c --quiet "$folder/rpm"
gpg --batch --yes --local-user "$fingerprint" --armor --detach-sign --output "$folder/rpm/repodata/repomd.xml.asc" \
    "$folder/rpm/repodata/repomd.xml"
cat >"$folder/kured.repo" <<END
[kured]
name=kured
baseurl=$url/rpm
enabled=1
gpgcheck=1
repo_gpgcheck=1
gpgkey=$url/kured.asc
END
echo "$folder: for apt and dnf, signed by $fingerprint"
