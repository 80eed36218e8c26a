using ImapProbe.Tests.Hostile.Platform;

namespace ImapProbe.Tests.Interop;

/// <summary>Courier IMAP: started for each connection, TLS in a process beside it, passwords in a database of its own.</summary>
public sealed class Courier() : UnpackedServer("courier")
{
    // What its own scripts do, without their loggers; only what is compiled in stands in /etc.
    protected override string Script => """
        useradd --no-create-home courier
        useradd --no-create-home --home-dir /srv/mail "$account"
        rm -rf /etc/courier
        mkdir -p mail /etc/courier /run/courier/authdaemon
        mkdir -m 700 /etc/courier/userdb
        maildirmake.courier mail/Maildir
        chown -R "$account:" mail
        cat >/etc/courier/authdaemonrc <<end
        authmodulelist="authuserdb"
        authmodulelistorig="authuserdb"
        daemons=2
        authdaemonvar=/run/courier/authdaemon
        DEBUG_LOGIN=0
        DEFAULTOPTIONS=""
        end
        userdb "users/$account" set "uid=$(id -u "$account")" "gid=$(id -g "$account")" home=/srv/mail mail=/srv/mail/Maildir
        userdbpw -md5 <<<"$password" | userdb "users/$account" set systempw
        makeuserdb
        cat certificate.pem key.pem >server.pem
        chown courier server.pem
        chmod 600 server.pem
        set -a
        . /etc/courier/authdaemonrc
        IMAP_CAPABILITY='IMAP4rev1 UIDPLUS CHILDREN NAMESPACE IDLE'
        IMAP_CAPABILITY_TLS="$IMAP_CAPABILITY AUTH=PLAIN"
        IMAP_TLS_REQUIRED=1
        COURIERTLS=/usr/bin/couriertls
        TLS_CERTFILE=/srv/server.pem
        TLS_VERIFYPEER=NONE
        MAILDIRPATH=Maildir
        common=(-address=127.0.0.1 -maxprocs=40 -maxperip=40 -nodnslookup -noidentlookup)
        login=(/usr/lib/courier/courier/imaplogin /usr/bin/imapd Maildir)
        /usr/lib/courier/courier-authlib/authdaemond &
        until [ -S /run/courier/authdaemon/socket ]; do kill -0 $! && sleep 0.1; done
        IMAP_STARTTLS=YES couriertcpd "${common[@]}" "$imap" "${login[@]}" &
        IMAP_STARTTLS=NO IMAP_TLS=1 couriertcpd "${common[@]}" "$imaps" /usr/bin/couriertls -server -tcpd "${login[@]}" &
        """;
}

[Trait(NamespaceShell.Trait, NamespaceShell.Needed)]
[Trait(UnpackedServerTests.Trait, UnpackedServerTests.Needed)]
public sealed class CourierTests(Courier server) : UnpackedServerTests(server, "Login failed.", "Login failed."), IClassFixture<Courier>;
