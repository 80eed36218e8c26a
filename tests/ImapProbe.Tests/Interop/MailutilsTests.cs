using ImapProbe.Tests.Hostile.Platform;

namespace ImapProbe.Tests.Interop;

/// <summary>imap4d of GNU Mailutils: a greeting without capabilities, the passwords of the system.</summary>
public sealed class Mailutils() : UnpackedServer("mailutils")
{
    protected override string Script => """
        mkdir mail
        useradd --no-create-home --home-dir /srv/mail "$account"
        chpasswd --crypt-method SHA512 <<<"$account:$password"
        chown "$account" mail
        chmod 600 key.pem
        cat >imap4d.conf <<end
        mode daemon;
        foreground yes;
        pidfile /srv/pid;
        logging { syslog no; }
        mailbox { mailbox-pattern "/srv/mail/\${user}"; }
        auth {
          authentication clear;
          authentication system;
          authorization clear;
          authorization system;
        }
        tls {
          ssl-certificate-file /srv/certificate.pem;
          ssl-key-file /srv/key.pem;
        }
        server 127.0.0.1:$imap { tls-mode required; }
        server 127.0.0.1:$imaps { tls-mode connection; }
        end
        imap4d --no-config --config-file=imap4d.conf &
        """;
}

[Trait(NamespaceShell.Trait, NamespaceShell.Needed)]
[Trait(UnpackedServerTests.Trait, UnpackedServerTests.Needed)]
public sealed class MailutilsTests(Mailutils server)
    : UnpackedServerTests(server, "AUTHENTICATE PLAIN authentication failed", "LOGIN User name or passwd rejected"), IClassFixture<Mailutils>;
