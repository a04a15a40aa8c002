# The last version goes: kured is stopped, so it uncordons its node and gives the lock back.
if [ "$1" -eq 0 ]; then
    if [ -d /run/systemd/system ]; then
        systemctl stop kured-credential.path kured.service || :
    fi
    systemctl --quiet --no-reload disable kured.service kured-credential.path || :
fi
