# What a zsh with a terminal offers when Tab is pressed after LINE, one word a line: offered.zsh FOLDER LINE
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1= PS2= TERM=dumb; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D"
# Every candidate goes through compadd, which is often called only to fill arrays (-O, -A, -D).
zpty -w shell 'compadd() {
    if [[ " $* " != *" -"[OAD]" "* ]]; then
        local -a matches
        builtin compadd -A matches "$@"
        print -l -- "OFFERED "$^matches
    fi
    builtin compadd "$@"
}'
zpty -w shell 'finish() { print "THE""END" }; zle -N finish; bindkey "^X" finish; bindkey "^I" complete-word; print "READ""Y"'
zpty -r -m shell seen '*READY*'
zpty -n -w shell "$2"$'\t\x18'
zpty -r -m shell seen '*THEEND*'
for line in ${(f)seen//$'\r'/}; do
    [[ $line = *'OFFERED '* ]] && print -r -- ${line##*OFFERED }
done
zpty -d shell
