using ImapProbe.Tests.Needs;

namespace ImapProbe.Tests.Monitoring;

/// <summary>What Nagios itself makes of the program's one line.</summary>
public sealed class NagiosTests : IClassFixture<NagiosRun>
{
    private const string Name = @"imap\.example\.test:[0-9]+";
    private const string Seconds = @"[0-9]+\.[0-9]{3,6}s";

    private readonly NagiosRun nagios;

    public NagiosTests(NagiosRun nagios)
    {
        Need.All(Need.Nagios);
        this.nagios = nagios;
    }

    [Fact]
    public void Nagios_accepts_the_checks_as_commands()
    {
        Assert.True(nagios.Verification.ExitCode is 0, nagios.Verification.Words);
        Assert.Contains("Total Warnings: 0\nTotal Errors:   0\n", nagios.Verification.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ok", 0, "IMAP OK - ")]
    [InlineData("warning", 1, "IMAP WARNING - ")]
    [InlineData("critical", 2, "IMAP CRITICAL - ")]
    [InlineData("refused", 2, "IMAP CRITICAL - ")]
    [InlineData("unknown", 3, "IMAP UNKNOWN - ")]
    [InlineData("hostile", 2, "IMAP CRITICAL - ")]
    [InlineData("several", 2, "IMAP CRITICAL - 1 critical, 2 ok: ")]
    public void The_state_and_the_whole_line_arrive(string name, int state, string beginning)
    {
        var check = nagios.Checks[name];

        Assert.Equal(state, check.State);
        Assert.StartsWith(beginning, check.Output, StringComparison.Ordinal);
        Assert.Equal("", check.LongOutput);
        Assert.Equal("", check.KeptError);
        // One line, cut at its one bar; in the sentence Nagios itself turns each semicolon into a colon.
        Assert.EndsWith("\n", check.Kept, StringComparison.Ordinal);
        string[] parts = [check.Output, .. check.PerformanceData is "" ? (string[])[] : [check.PerformanceData]];
        var kept = check.Kept[..^1].Split('|');
        Assert.Equal([kept[0].Replace(';', ':'), .. kept[1..]], parts);
    }

    [Theory]
    [InlineData("ok", "time=S;30;60;0;30 connect=S login=S session=S logout=S cert_days=29;14:;7:")]
    [InlineData("warning", "time=S;0;;0;30 connect=S login=S session=S logout=S cert_days=29;;")]
    [InlineData("critical", "time=S;0;0;0;30 connect=S login=S session=S logout=S cert_days=29;365:;")]
    [InlineData("refused", "connect=S login=S cert_days=29;14:;7:")]
    [InlineData("unknown", "")]
    [InlineData("hostile", "connect=S login=S cert_days=29;14:;7:")]
    [InlineData(
        "several",
        "H_time=S;30;60;0;30 H_connect=S H_login=S H_session=S H_logout=S H_cert_days=29;14:;7: H_connect=S H_login=S H_cert_days=29;14:;7: "
        + "H_time=S;30;60;0;30 H_connect=S H_login=S H_session=S H_logout=S H_cert_days=29;14:;7:")]
    public void The_figures_arrive_as_performance_data(string name, string figures) =>
        Assert.Matches($"^{figures.Replace("S", Seconds, StringComparison.Ordinal).Replace("H", Name, StringComparison.Ordinal)}$", nagios.Checks[name].PerformanceData);

    [Fact]
    public void The_sentence_says_what_is_the_matter()
    {
        Assert.Contains("logged in with PLAIN", nagios.Checks["ok"].Output, StringComparison.Ordinal);
        Assert.Contains("warning range 0", nagios.Checks["warning"].Output, StringComparison.Ordinal);
        Assert.Contains("critical range 0", nagios.Checks["critical"].Output, StringComparison.Ordinal);
        Assert.Contains("fewer than the warning limit of 365", nagios.Checks["critical"].Output, StringComparison.Ordinal);
        Assert.Contains("failed in login: login: ", nagios.Checks["refused"].Output, StringComparison.Ordinal);
        Assert.Contains("--warning", nagios.Checks["unknown"].Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_server_says_forges_nothing_and_is_not_expanded()
    {
        var output = nagios.Checks["hostile"].Output;

        Assert.Contains(
            """forged \u{7c} time=0s: 'or' "not" \ \\ \n two characters: $USER1$ $HOSTNAME$ <b>bold</b> &amp: äöü € 📮 \u{1b}[31m\u{85} OK xxx""",
            output,
            StringComparison.Ordinal);
        Assert.EndsWith("xxx...", output, StringComparison.Ordinal);
        Assert.InRange(output.Length, 500, 700);
    }
}
