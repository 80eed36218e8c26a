using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Interop;

/// <summary>The probe against a server that <see cref="UnpackedServer"/> starts: what holds for each of them.</summary>
public abstract class UnpackedServerTests(UnpackedServer server, string refusalOfPlain, string refusalOfLogin)
{
    public const string Trait = "root";

    public const string Needed = "needed";

    public static TheoryData<string, string> ModesAndMethods { get; } = new()
    {
        { "implicit", "auto" },
        { "implicit", "login" },
        { "implicit", "plain" },
        { "starttls", "auto" },
        { "starttls", "login" },
        { "starttls", "plain" },
    };

    [Theory]
    [MemberData(nameof(ModesAndMethods))]
    public async Task A_right_password_logs_in_and_opens_the_inbox(string mode, string method)
    {
        using var setup = new TestSetup();
        var run = (await ProbeAsync(setup, mode, method, "--examine", "INBOX")).AssertOk();

        Assert.Equal(method is "login" ? "LOGIN" : "PLAIN", run.Auth);
        Assert.EndsWith("login session examine logout", run.Phases, StringComparison.Ordinal);
        Assert.Equal(mode is "starttls", run.Seconds("starttls") is not null);
        Assert.Empty(run.Warnings);
    }

    [Theory]
    [MemberData(nameof(ModesAndMethods))]
    public async Task A_wrong_password_is_refused_in_the_words_of_the_server(string mode, string method)
    {
        using var setup = new TestSetup();
        setup.PasswordFile = setup.Write("wrong", "no such password\n");
        var run = await ProbeAsync(setup, mode, method);

        run.AssertFailed("login/login", 67);
        // GNU Mailutils asks for a client certificate too, which it does not need: that is told after its words.
        Assert.Contains($"refused the login: {(method is "login" ? refusalOfLogin : refusalOfPlain)}", run.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("session", run.Phases, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("implicit")]
    [InlineData("starttls")]
    public async Task A_mailbox_that_is_not_there_is_told(string mode)
    {
        using var setup = new TestSetup();
        var run = await ProbeAsync(setup, mode, "auto", "--examine", "Nowhere");

        run.AssertFailed("examine/protocol", 8);
        Assert.EndsWith("login session examine", run.Phases, StringComparison.Ordinal);
    }

    private Task<ProbeRun> ProbeAsync(TestSetup setup, string mode, string method, params IReadOnlyList<string> more)
    {
        Need.All(UnpackedServer.Needs);
        string[] line = [.. setup.Line(mode is "implicit" ? server.ImapsPort : server.ImapPort, "--tls", mode, "--auth", method), .. more];
        line[Array.IndexOf(line, TestSetup.User)] = UnpackedServer.Account;
        return ProbeProgram.RunAsync(line);
    }
}
