# What bash offers behind imap-probe. Nothing is offered where a host, an account or a limit belongs.

_imap_probe() {
    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} values=

    # Bash takes --option=value apart at the sign.
    if [[ $word == = ]]; then
        word=
    elif [[ $option == = ]]; then
        option=${COMP_WORDS[COMP_CWORD - 2]}
    fi

    case $option in
        --tls) values='implicit starttls' ;;
        --auth) values='auto login plain scram-sha-256 scram-sha-512 scram-sha-1 cram-md5 xoauth2 oauthbearer external' ;;
        --tls-min) values='1.2 1.3' ;;
        --quit-after) values='tcp tls greeting' ;;
        --expect) values='connection tls certificate login unavailable protocol' ;;
        --format) values='text json prometheus nagios' ;;
        -P | --password-file | --client-cert | --ca-file | --targets | -o | --output)
            # Readline's own way with files knows spaces, quotes and ~.
            compopt -o default
            return
            ;;
        -H | --host | -p | --port | --connect-to | -u | --user | --password-command | -t | --timeout | --examine | -w | --warning | -c | --critical | \
            --cert-warning | --cert-critical | --parallel | -n | --count | -i | --interval)
            return
            ;;
        *)
            values='-H --host -p --port --tls --connect-to -4 --ipv4 -6 --ipv6 --all-addresses -u --user -P --password-file --password-command
                --auth --client-cert --ca-file --tls-min -t --timeout --quit-after --examine -w --warning -c --critical --cert-warning --cert-critical --expect
                --targets --parallel -n --count -i --interval --format -o --output -q --quiet -v --verbose -h --help -V --version'
            ;;
    esac

    mapfile -t COMPREPLY < <(compgen -W "$values" -- "$word")
}

complete -F _imap_probe imap-probe
