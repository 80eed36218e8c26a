using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Tests.Interop;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

[assembly: AssemblyFixture(typeof(Dovecot))]

namespace ImapProbe.Tests.Interop;

/// <summary>A real Dovecot on free ports, with a configuration of its own; one for all tests, as root or as a plain user.</summary>
public sealed class Dovecot : IAsyncLifetime
{
    private const string Program = "/usr/sbin/dovecot";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    /// <summary>
    /// How long {home}/slow-auth, an auth process, takes for its first answer: longer than the login processes wait before they greet without it.
    /// </summary>
    internal static readonly TimeSpan Slowness = TimeSpan.FromSeconds(12);

    private static readonly bool IsRoot = Environment.IsPrivilegedProcess;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("imap-probe-dovecot-");
    private readonly string more;
    private Process? process;

    public Dovecot()
        : this("")
    {
    }

    /// <summary>More of the configuration, in which {home} stands for its folder.</summary>
    internal Dovecot(string more) => this.more = more.Replace("{home}", folder.FullName, StringComparison.Ordinal);

    /// <summary>Where it speaks in clear too, to a proxy on this machine; as <see cref="ImapPort"/>.</summary>
    public static IPAddress ClearAddress { get; } = IPAddress.Parse("127.0.0.2");

    public int ImapPort { get; private set; }

    public int ImapsPort { get; private set; }

    /// <summary>The accounts: one plain, one for each oddity that a password can have.</summary>
    public static IReadOnlyDictionary<string, string> Accounts { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["monitor"] = TestSetup.Password,
        ["spaces"] = " two  spaces ",
        ["quotes"] = "\"quoted\" 'twice'",
        ["backslash"] = @"back\slash\\es",
        ["letters"] = "äöüß €uro Ω",
    };

    public async ValueTask InitializeAsync()
    {
        if (!Need.Dovecot.IsThere)
            return;
        (ImapPort, ImapsPort) = FreePorts.Two();
        await WriteAsync();
        process = Process.Start(new ProcessStartInfo(Program, ["-F", "-c", Path.Combine(folder.FullName, "dovecot.conf")]) { RedirectStandardError = true })!;
        await GreetedAsync(ImapPort);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Send("TERM");
            await process.WaitForExitAsync();
            process.Dispose();
        }

        folder.Delete(recursive: true);
    }

    /// <summary>Writes a file that the configuration names, before the start.</summary>
    internal async Task WriteAsync(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        await File.WriteAllTextAsync(path, text);
        // Its login processes run as another user, whatever the umask.
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    private async Task GreetedAsync(int port)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
                // Where its auth process is slow, it listens long before it greets.
                if (more.Length > 0)
                    return;
                using var reader = new StreamReader(client.GetStream());
                if (await reader.ReadLineAsync(patience.Token) is { } greeting && greeting.StartsWith("* OK", StringComparison.Ordinal))
                    return;
            }
            catch (Exception e) when (e is SocketException or IOException && !process!.HasExited)
            {
                await Task.Yield();
            }
        }
    }

    private async Task WriteAsync()
    {
        var home = folder.FullName;
        // The login processes run as another user, and must come as far as the sockets.
        File.SetUnixFileMode(
            home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        await File.WriteAllTextAsync(Path.Combine(home, "certificate.pem"), TestSetup.Identity.Leaf.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(home, "key.pem"), TestSetup.Identity.Leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var users = Path.Combine(home, "users");
        await File.WriteAllLinesAsync(users, Accounts.Select(account => $"{account.Key}:{{PLAIN}}{account.Value}"));
        // So must those who check passwords, whatever the umask.
        File.SetUnixFileMode(users, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        var slow = Path.Combine(home, "slow-auth");
        await File.WriteAllTextAsync(slow, $"#!/bin/sh\nsleep {Slowness.TotalSeconds}\nexec /usr/lib/dovecot/auth \"$@\"\n");
        File.SetUnixFileMode(
            slow,
            UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        await File.WriteAllTextAsync(Path.Combine(home, "dovecot.conf"), Configuration(home, await GroupAsync()));
        if (IsRoot)
        {
            Directory.CreateDirectory(Path.Combine(home, "mail"));
            Assert.Equal((0, ""), await InstalledTool.RunAsync("chown", ["-R", "nobody", Path.Combine(home, "mail")]));
        }
    }

    // auth_failure_delay and the penalty would make each wrong password cost seconds.
    private string Configuration(string home, string group) => $$"""
        base_dir = {{home}}/run
        state_dir = {{home}}/state
        log_path = {{home}}/log
        protocols = imap
        listen = 127.0.0.1, {{ClearAddress}}
        ssl = required
        ssl_cert = <{{home}}/certificate.pem
        ssl_key = <{{home}}/key.pem
        auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
        auth_failure_delay = 0
        default_internal_user = {{(IsRoot ? "dovecot" : Environment.UserName)}}
        default_internal_group = {{(IsRoot ? "dovecot" : group)}}
        default_login_user = {{(IsRoot ? "dovenull" : Environment.UserName)}}
        first_valid_uid = 1
        mail_location = maildir:{{home}}/mail/%u
        passdb {
          driver = passwd-file
          args = {{home}}/users
        }
        userdb {
          driver = static
          args = uid={{(IsRoot ? "nobody" : Environment.UserName)}} gid={{(IsRoot ? "nogroup" : group)}}
        }
        service imap-login {
          chroot =
          inet_listener imap {
            port = {{ImapPort}}
          }
          inet_listener imaps {
            port = {{ImapsPort}}
          }
        }
        service anvil {
          chroot =
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service stats {
          chroot =
        }
        local {{ClearAddress}} {
          ssl = yes
          disable_plaintext_auth = no
        }
        {{more}}

        """;

    private static async Task<string> GroupAsync() => (await InstalledTool.RunAsync("id", ["-gn"])).Words.Trim();
}
