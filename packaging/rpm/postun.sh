if [ "$1" -eq 0 ]; then
    rm -rf /run/kured
fi
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || :
    # After an upgrade the new program takes over, if the old one runs.
    if [ "$1" -ge 1 ]; then
        systemctl try-restart kured.service || :
    fi
fi
