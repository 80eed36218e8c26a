using ImapProbe.Tests.Hostile.Platform;

namespace ImapProbe.Tests.Interop;

/// <summary>Cyrus IMAP: capabilities in its greeting and its OK, passwords in a database of Cyrus SASL.</summary>
public sealed class Cyrus() : UnpackedServer("cyrus")
{
    // Its programs refuse to run as root.
    protected override string Script => """
        useradd --no-create-home cyrus
        mkdir -p lib/socket run/proc run/lock mail
        cat >imapd.conf <<end
        servername: imap.example.test
        configdirectory: /srv/lib
        proc_path: /srv/run/proc
        mboxname_lockpath: /srv/run/lock
        defaultpartition: default
        partition-default: /srv/mail
        tls_server_cert: /srv/certificate.pem
        tls_server_key: /srv/key.pem
        allowplaintext: no
        autocreate_quota: 0
        sasl_pwcheck_method: auxprop
        sasl_auxprop_plugin: sasldb
        sasl_sasldb_path: /srv/sasldb2
        end
        cat >cyrus.conf <<end
        START {
          recover cmd="/usr/lib/cyrus/bin/ctl_cyrusdb -C /srv/imapd.conf -r"
        }
        SERVICES {
          imap cmd="/usr/lib/cyrus/bin/imapd -C /srv/imapd.conf" listen="127.0.0.1:$imap"
          imaps cmd="/usr/lib/cyrus/bin/imapd -C /srv/imapd.conf -s" listen="127.0.0.1:$imaps"
        }
        EVENTS {
        }
        end
        printf %s "$password" | saslpasswd2 -p -c -f sasldb2 -u imap.example.test "$account"
        chown -R cyrus: .
        setpriv --reuid cyrus --regid cyrus --clear-groups cyrmaster -M /srv/cyrus.conf -C /srv/imapd.conf -p /srv/pid -D &
        """;
}

[Trait(NamespaceShell.Trait, NamespaceShell.Needed)]
[Trait(UnpackedServerTests.Trait, UnpackedServerTests.Needed)]
public sealed class CyrusTests(Cyrus server)
    : UnpackedServerTests(server, "authentication failure", "Login failed: authentication failure"), IClassFixture<Cyrus>;
