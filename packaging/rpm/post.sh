# Installing does not start kured: the operator does, with systemctl enable --now kured.
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || :
fi
