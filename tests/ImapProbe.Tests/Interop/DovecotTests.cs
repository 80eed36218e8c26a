using System.Text.Json;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Interop;

/// <summary>The probe against the server that most people run.</summary>
public sealed class DovecotTests
{
    private readonly Dovecot dovecot;

    public DovecotTests(Dovecot dovecot)
    {
        Need.All(Need.Dovecot);
        this.dovecot = dovecot;
    }

    public static TheoryData<string, string> MethodsAndModes
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var method in (string[])["auto", "login", "plain", "cram-md5", "scram-sha-1", "scram-sha-256"])
            {
                data.Add(method, "implicit");
                data.Add(method, "starttls");
            }

            return data;
        }
    }

    public static TheoryData<string> Accounts => [.. Dovecot.Accounts.Keys];

    [Theory]
    [MemberData(nameof(MethodsAndModes))]
    public async Task A_right_password_logs_in(string method, string mode)
    {
        using var setup = new TestSetup();
        var run = await ProbeAsync(setup, "monitor", method, mode);

        run.AssertOk();
        Assert.Equal(method is "auto" ? "PLAIN" : method.ToUpperInvariant(), run.Auth);
        Assert.All((string[])["tls", "greeting", "login", "session", "logout"], phase => Assert.NotNull(run.Seconds(phase)));
        Assert.Equal(mode is "starttls", run.Seconds("starttls") is not null);
    }

    [Theory]
    [MemberData(nameof(MethodsAndModes))]
    public async Task A_wrong_password_is_refused(string method, string mode)
    {
        using var setup = new TestSetup();
        setup.PasswordFile = setup.Write("wrong", "no such password\n");
        var run = await ProbeAsync(setup, "monitor", method, mode);

        run.AssertFailed("login/login", 67);
        Assert.Equal("AUTHENTICATIONFAILED", run.Code);
    }

    [Theory]
    [MemberData(nameof(Accounts))]
    public async Task Passwords_of_every_kind_arrive_as_they_are(string account)
    {
        foreach (var method in (string[])["login", "plain", "cram-md5", "scram-sha-1", "scram-sha-256"])
        {
            using var setup = new TestSetup();
            setup.PasswordFile = setup.Write("odd", Dovecot.Accounts[account] + "\n");
            (await ProbeAsync(setup, account, method, "implicit")).AssertOk();
        }
    }

    [Fact]
    public async Task A_method_that_Dovecot_lacks_is_not_tried()
    {
        using var setup = new TestSetup();
        (await ProbeAsync(setup, "monitor", "scram-sha-512", "implicit")).AssertFailed("login/protocol", 8);
    }

    [Theory]
    [InlineData("implicit")]
    [InlineData("starttls")]
    public async Task A_mailbox_is_opened_after_the_login(string mode)
    {
        using var setup = new TestSetup();
        var run = (await ProbeAsync(setup, "monitor", "auto", mode, "--examine", "INBOX")).AssertOk();

        Assert.Equal(
            mode is "implicit" ? "tcp tls greeting login session examine logout" : "tcp tls greeting starttls capability login session examine logout",
            run.Phases);
    }

    [Theory]
    [InlineData("Nowhere")]
    [InlineData("No such \"mailbox\"")]
    [InlineData("Entwürfe & €")]
    [InlineData("送信済み")]
    public async Task A_mailbox_that_is_not_there_is_told_in_the_words_of_the_server(string mailbox)
    {
        using var setup = new TestSetup();
        var run = await ProbeAsync(setup, "monitor", "auto", "implicit", "--examine", mailbox);

        run.AssertFailed("examine/protocol", 8);
        // Dovecot 2.3 sends a sentence without a code.
        Assert.Null(run.Code);
        Assert.Contains($"Mailbox doesn't exist: {mailbox}", run.Message, StringComparison.Ordinal);
        Assert.Equal("tcp tls greeting login session examine", run.Phases);
    }

    [Theory]
    [InlineData("implicit", "tcp", "tcp")]
    [InlineData("implicit", "tls", "tcp tls")]
    [InlineData("implicit", "greeting", "tcp tls greeting logout")]
    [InlineData("starttls", "tcp", "tcp")]
    [InlineData("starttls", "tls", "tcp tls greeting starttls")]
    [InlineData("starttls", "greeting", "tcp greeting logout")]
    public async Task A_probe_ends_early_without_an_account(string mode, string end, string phases)
    {
        using var setup = new TestSetup();
        var run = (await ProbeProgram.RunAsync([.. setup.ShortTarget(PortOf(mode), mode, end), "--format", "json"])).AssertOk();

        Assert.Equal(phases, run.Phases);
        Assert.Equal(JsonValueKind.Null, run.Report.GetProperty("user").ValueKind);
        Assert.Null(run.Auth);
        Assert.Equal(phases.Split(' ').Contains("tls"), run.Report.GetProperty("tls").ValueKind is JsonValueKind.Object);
    }

    private int PortOf(string mode) => mode is "implicit" ? dovecot.ImapsPort : dovecot.ImapPort;

    private Task<ProbeRun> ProbeAsync(TestSetup setup, string user, string method, string mode, params IReadOnlyList<string> more)
    {
        string[] line = [.. setup.Line(PortOf(mode), "--tls", mode, "--auth", method), .. more];
        line[Array.IndexOf(line, TestSetup.User)] = user;
        return ProbeProgram.RunAsync(line);
    }
}
