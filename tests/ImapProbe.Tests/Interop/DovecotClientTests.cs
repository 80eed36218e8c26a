using System.Text.Json;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Interop;

/// <summary>A real Dovecot that lets in whom a certificate of its authority vouches for, and nobody else.</summary>
public sealed class DovecotClientTests(DovecotOfClients dovecots) : IClassFixture<DovecotOfClients>, IDisposable
{
    private const string Refused = "the server refused the login: [ALERT] Client didn't present valid SSL certificate";

    private readonly TestSetup setup = new();

    public static TheoryData<string, string> Conversations => new()
    {
        { "TLSv1.2", "implicit" }, { "TLSv1.2", "starttls" }, { "TLSv1.3", "implicit" }, { "TLSv1.3", "starttls" },
    };

    public void Dispose() => setup.Dispose();

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task The_certificate_alone_logs_in(string version, string mode)
    {
        foreach (var user in (string?[])[null, "monitor"])
        {
            var run = await ProbeAsync(version, mode, "sound", ["--auth", "external", .. user is null ? (string[])[] : ["-u", user]]);

            run.AssertOk();
            Assert.Equal(("EXTERNAL", version), (run.Auth, run.Report.GetProperty("tls").GetProperty("version").GetString()));
            Assert.Equal(user is null ? JsonValueKind.Null : JsonValueKind.String, run.Report.GetProperty("user").ValueKind);
        }
    }

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task A_password_logs_in_beside_the_certificate(string version, string mode)
    {
        (await ProbeAsync(version, mode, "of RSA", ["-u", "monitor", "-P", setup.PasswordFile])).AssertOk();
    }

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task Who_shows_none_is_told_that_one_is_asked_for(string version, string mode)
    {
        var run = await ProbeAsync(version, mode, null, ["-u", "monitor", "-P", setup.PasswordFile]);

        Assert.Equal(
            $"{Refused}; the server asks for a client certificate, and none was given (--client-cert)", run.AssertFailed("login/login", 67).Message);
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("of another authority")]
    [InlineData("without its intermediate")]
    public async Task One_that_does_not_count_is_refused_in_the_words_of_the_server(string what)
    {
        foreach (var (version, mode) in ((string, string)[])[("TLSv1.2", "implicit"), ("TLSv1.3", "starttls")])
        {
            var run = await ProbeAsync(version, mode, what, ["--auth", "external"]);

            Assert.Equal(Refused, run.AssertFailed("login/login", 67).Message);
        }
    }

    [Fact]
    public async Task Nobody_logs_in_as_somebody_else()
    {
        var run = await ProbeAsync("TLSv1.3", "implicit", "sound", ["--auth", "external", "-u", "quotes"]);

        Assert.Equal("AUTHENTICATIONFAILED", run.AssertFailed("login/login", 67).Code);
    }

    [Fact]
    public async Task A_refusal_is_not_repeated()
    {
        var run = await ProbeAsync("TLSv1.3", "implicit", "expired", ["--auth", "external", "-n", "3", "-i", "10ms"]);
        var lines = ReportLines.Of(run.Output);

        Assert.Equal((67, 1, 2), (run.ExitCode, lines.Number(0, "failed"), lines.Number(0, "not_run")));
    }

    private Task<ProbeRun> ProbeAsync(string version, string mode, string? what, IReadOnlyList<string> more)
    {
        Need.All(Need.Dovecot);
        var dovecot = version is "TLSv1.2" ? dovecots.Old : dovecots.New;
        string[] own = what is null ? [] : ["--client-cert", setup.Write(ClientSetup.Identities[what])];
        return ProbeProgram.RunAsync(
            [
                .. setup.Target(mode is "implicit" ? dovecot.ImapsPort : dovecot.ImapPort), "--tls", mode, .. own, .. more, "--format", "json",
            ]);
    }
}

/// <summary>Two of them: one that speaks TLS 1.2 at most, and one that speaks 1.3.</summary>
public sealed class DovecotOfClients : IAsyncLifetime
{
    // It has no highest version of its own: OpenSSL's configuration is handed on to its login processes.
    private const string AtMost = "import_environment = $import_environment OPENSSL_CONF={home}/openssl.cnf\n";

    private const string Settings = """
        ssl_ca = <{home}/clients.pem
        ssl_verify_client_cert = yes
        ssl_require_crl = no
        auth_ssl_require_client_cert = yes
        auth_ssl_username_from_cert = yes
        auth_mechanisms = plain external
        passdb {
          driver = static
          args = nopassword=y
          mechanisms = external
        }

        """;

    /// <summary>With TLS 1.2 at most.</summary>
    internal Dovecot Old { get; } = new(Settings + AtMost);

    internal Dovecot New { get; } = new(Settings);

    public async ValueTask InitializeAsync()
    {
        foreach (var dovecot in (Dovecot[])[Old, New])
        {
            await dovecot.WriteAsync("clients.pem", ClientSetup.Root.Pem);
            await dovecot.WriteAsync(
                "openssl.cnf", "openssl_conf = whole\n[whole]\nssl_conf = ssl\n[ssl]\nsystem_default = tls\n[tls]\nMaxProtocol = TLSv1.2\n");
            await dovecot.InitializeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Old.DisposeAsync();
        await New.DisposeAsync();
    }
}
