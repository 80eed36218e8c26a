using ImapProbe.Tests.Running;

namespace ImapProbe.Tests.Interop;

/// <summary>The probe against the server that most people run.</summary>
public sealed class DovecotTests(Dovecot dovecot)
{
    public static bool IsInstalled => Dovecot.IsInstalled;

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

    [Theory(SkipUnless = nameof(IsInstalled), Skip = "Dovecot is not installed (Debian: dovecot-imapd)")]
    [MemberData(nameof(MethodsAndModes))]
    public async Task A_right_password_logs_in(string method, string mode)
    {
        using var site = new Site();
        var run = await ProbeAsync(site, "monitor", method, mode);

        run.AssertOk();
        Assert.Equal(method is "auto" ? "PLAIN" : method.ToUpperInvariant(), run.Auth);
        Assert.All((string[])["tls", "greeting", "login", "session", "logout"], phase => Assert.NotNull(run.Seconds(phase)));
        Assert.Equal(mode is "starttls", run.Seconds("starttls") is not null);
    }

    [Theory(SkipUnless = nameof(IsInstalled), Skip = "Dovecot is not installed (Debian: dovecot-imapd)")]
    [MemberData(nameof(MethodsAndModes))]
    public async Task A_wrong_password_is_refused(string method, string mode)
    {
        using var site = new Site();
        site.PasswordFile = site.Write("wrong", "no such password\n");
        var run = await ProbeAsync(site, "monitor", method, mode);

        run.AssertFailed("login/login", 67);
        Assert.Equal("AUTHENTICATIONFAILED", run.Code);
    }

    [Theory(SkipUnless = nameof(IsInstalled), Skip = "Dovecot is not installed (Debian: dovecot-imapd)")]
    [MemberData(nameof(Accounts))]
    public async Task Passwords_of_every_kind_arrive_as_they_are(string account)
    {
        foreach (var method in (string[])["login", "plain", "cram-md5", "scram-sha-1", "scram-sha-256"])
        {
            using var site = new Site();
            site.PasswordFile = site.Write("odd", Dovecot.Accounts[account] + "\n");
            (await ProbeAsync(site, account, method, "implicit")).AssertOk();
        }
    }

    [Fact(SkipUnless = nameof(IsInstalled), Skip = "Dovecot is not installed (Debian: dovecot-imapd)")]
    public async Task A_method_that_Dovecot_lacks_is_not_tried()
    {
        using var site = new Site();
        (await ProbeAsync(site, "monitor", "scram-sha-512", "implicit")).AssertFailed("login/protocol", 8);
    }

    private Task<ProbeRun> ProbeAsync(Site site, string user, string method, string mode)
    {
        var port = mode is "implicit" ? dovecot.ImapsPort : dovecot.ImapPort;
        string[] line = [.. site.Line(port, "--tls", mode, "--auth", method)];
        line[Array.IndexOf(line, Site.User)] = user;
        return ProbeProgram.RunAsync(line);
    }
}
