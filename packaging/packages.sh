#!/bin/sh
# Packs target/kured: packages.sh VERSION TIMESTAMP amd64|arm64. Two builds of one commit are the same, byte for byte,
# with the same dpkg-deb and rpmbuild. Called by the build, in the project's folder.
set -eu
umask 022
version=$1
timestamp=$2
debian=$3
case $debian in
    amd64) redhat=x86_64 ;;
    arm64) redhat=aarch64 ;;
    *) echo "packages.sh: no architecture '$debian': amd64 or arm64" >&2; exit 64 ;;
esac
export LC_ALL=C.UTF-8 TZ=UTC
SOURCE_DATE_EPOCH=$(date -d "$timestamp" +%s)
export SOURCE_DATE_EPOCH

work=target/packages
deb=target/kured_${version}_$debian.deb
rpm=target/kured-$version-1.$redhat.rpm

# A machine of another kind may have but one of them, or none. Where the build must be whole, all are there.
can() {
    command -v "$1" >/dev/null && return
    echo "packages.sh: no $1 (of $2) on this machine, so no $3 is made" >&2
    [ "${CI:-}" != true ] || exit 69
    return 1
}
rm -rf $work target/*.deb target/*.rpm target/SHA256SUMS
mkdir -p $work

of_one_time() {
    find "$1" -exec touch --no-dereference --date="$timestamp" {} +
}

if can dpkg-deb dpkg .deb; then
    # The .deb. Its threads are fixed, for xz packs differently with one than with several.
    packaging/stage.sh deb $work/deb
    installed=$(du -k -s --apparent-size $work/deb | cut -f 1)
    mkdir $work/deb/DEBIAN
    for script in postinst prerm postrm; do
        install -m 755 packaging/deb/$script $work/deb/DEBIAN/$script
    done
    sed -e "s/@VERSION@/$version/; s/@ARCHITECTURE@/$debian/; s/@INSTALLED@/$installed/" \
        packaging/deb/control >$work/deb/DEBIAN/control
    echo /etc/kured.toml >$work/deb/DEBIAN/conffiles
    (cd $work/deb && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | sort -z | xargs -0 md5sum) \
        >$work/md5sums
    mv $work/md5sums $work/deb/DEBIAN/
    of_one_time $work/deb
    DPKG_DEB_THREADS_MAX=2 dpkg-deb --root-owner-group -Zxz -z6 --build $work/deb "$deb" >/dev/null
    echo "installed: $installed kB"
fi

if can rpmbuild rpm .rpm; then
    # The .rpm.
    packaging/stage.sh rpm $work/rpm
    of_one_time $work/rpm
    rpmbuild -bb --quiet --nodeps --target "$redhat" \
        --define "_topdir $PWD/$work/rpmbuild" \
        --define "_rpmdir $PWD/target" \
        --define "_build_name_fmt %{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}.rpm" \
        --define "staged $PWD/$work/rpm" \
        --define "kured_version $version" \
        packaging/rpm/kured.spec
fi

made=$(cd target && ls kured_*.deb kured-*.rpm kured-*.cdx.json 2>/dev/null) || true
[ -z "$made" ] || (cd target && sha256sum $made >SHA256SUMS && stat -c '%n: %s bytes' $made)
rm -rf $work
