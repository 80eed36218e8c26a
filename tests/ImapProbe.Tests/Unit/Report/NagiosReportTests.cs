using ImapProbe.Core;
using ImapProbe.Probe;
using ImapProbe.Report;

namespace ImapProbe.Tests.Unit.Report;

public sealed class NagiosReportTests
{
    private static readonly Limits SomeLimits = new(LimitRange.Parse("2"), LimitRange.Parse("5"), Samples.Days(14), Samples.Days(7));

    [Fact]
    public void A_success_is_one_line_with_what_was_measured() => Assert.Equal(
        "IMAP OK - imap.example.org:993 logged in with PLAIN and logged out in 0.148 s"
        + "|time=0.148s;2;5;0;30 connect=0.070s login=0.038s session=0.021s logout=0.019s cert_days=57;14:;7:\n",
        Render(Samples.Success, SomeLimits));

    [Fact]
    public void Without_limits_their_places_are_empty() => Assert.EndsWith(
        "|time=0.148s;;;0;30 connect=0.070s login=0.038s session=0.021s logout=0.019s cert_days=57;;\n",
        Render(Samples.Success, Limits.None),
        StringComparison.Ordinal);

    [Fact]
    public void A_failure_is_critical_and_has_what_was_measured_until_then() => Assert.Equal(
        "IMAP CRITICAL - imap.example.org:993 failed in login: login: the server refused the login: [AUTHENTICATIONFAILED] wrong"
        + "|connect=0.068s login=1.234567s cert_days=57;14:;7:\n",
        Render(Samples.RefusedLogin, SomeLimits));

    [Fact]
    public void A_crossed_warning_is_a_warning() => Assert.StartsWith(
        "IMAP WARNING - imap.example.org:993 logged in with PLAIN and logged out; the probe took 0.148 s, which the warning range 0.1 does not "
        + "allow|",
        Render(Samples.Success, new Limits(LimitRange.Parse("0.1"), null, null, null)),
        StringComparison.Ordinal);

    [Fact]
    public void The_sentence_has_three_decimals_and_the_performance_data_all() => Assert.StartsWith(
        "IMAP OK - imap.example.org:993 logged in with PLAIN and logged out in 4.135 s|time=4.134822s;",
        Render(Samples.Success with { Durations = Samples.Took((Phase.Login, 4_134_822)) }, Limits.None),
        StringComparison.Ordinal);

    [Fact]
    public void A_crossed_critical_limit_is_critical() => Assert.StartsWith(
        "IMAP CRITICAL - imap.example.org:993 failed in total: limit: the probe took 0.148 s, which the critical range @0:1 does not "
        + "allow|time=0.148s;;@0:1;0;30 ",
        Render(Samples.Success, new Limits(null, LimitRange.Parse("@0:1"), null, null)),
        StringComparison.Ordinal);

    [Fact]
    public void Hours_and_shares_are_no_thresholds_of_days() => Assert.EndsWith(
        " cert_days=57;;\n",
        Render(Samples.Success, new Limits(null, null, CertificateLimit.Parse("36h"), CertificateLimit.Parse("25%"))),
        StringComparison.Ordinal);

    [Fact]
    public void An_expected_failure_is_ok_and_named_and_has_no_time() => Assert.Equal(
        "IMAP OK - imap.example.org:993 failed as expected in login: login: the server refused the login: [AUTHENTICATIONFAILED] wrong"
        + "|connect=0.068s login=1.234567s cert_days=57;;\n",
        NagiosReport.Render(Samples.RefusedLogin with { Failure = null, Expected = Samples.RefusedLogin.Failure }));

    [Fact]
    public void Other_warnings_change_no_state() =>
        Assert.Equal(NagiosState.Ok, NagiosStates.Of(Samples.Success with { Notices = ["an alert"] }));

    [Theory]
    [InlineData(FailureKind.Limit, NagiosState.Critical)]
    [InlineData(FailureKind.Dns, NagiosState.Critical)]
    [InlineData(FailureKind.Connection, NagiosState.Critical)]
    [InlineData(FailureKind.Protocol, NagiosState.Critical)]
    [InlineData(FailureKind.Timeout, NagiosState.Critical)]
    [InlineData(FailureKind.Tls, NagiosState.Critical)]
    [InlineData(FailureKind.Certificate, NagiosState.Critical)]
    [InlineData(FailureKind.Login, NagiosState.Critical)]
    [InlineData(FailureKind.Unavailable, NagiosState.Critical)]
    [InlineData(FailureKind.Internal, NagiosState.Unknown)]
    [InlineData(FailureKind.Logout, NagiosState.Critical)]
    public void Each_kind_has_its_state(object kind, object state) =>
        Assert.Equal((NagiosState)state, NagiosStates.Of(Samples.Success with { Failure = new Failure(Phase.Tls, (FailureKind)kind, "") }));

    [Fact]
    public void Nothing_that_is_said_ends_the_line_or_begins_the_performance_data()
    {
        var line = Render(Samples.RefusedLogin with { Failure = Samples.RefusedLogin.Failure! with { Message = "a|b\nc\rd\u0085e\u2028f\0g" } }, Limits.None);

        Assert.Contains(@"a\u{7c}b\u{a}c\u{d}d\u{85}e\u{2028}f\u{0}g|connect=", line, StringComparison.Ordinal);
        Assert.Equal(1, line.Count(character => character is '|'));
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_sentence_leaves_the_performance_data_whole()
    {
        var line = Render(
            Samples.RefusedLogin with { Failure = Samples.RefusedLogin.Failure! with { Message = $"x{string.Concat(Enumerable.Repeat("😀", 900))}" } },
            Limits.None);

        Assert.Contains("...|connect=0.068s ", line, StringComparison.Ordinal);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 500, 1023);
        Assert.DoesNotContain('\ufffd', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(line)));
    }

    [Fact]
    public void Trouble_before_the_probe_is_unknown_and_has_no_figures() =>
        Assert.Equal(@"IMAP UNKNOWN - one thing; an\u{7c}other" + "\n", NagiosReport.Unknown(["one thing", "an|other"]));

    [Theory]
    [InlineData(QuitAfter.Tcp, "went well up to tcp (no login) in 0.148 s")]
    [InlineData(QuitAfter.Greeting, "went well up to greeting (no login) in 0.148 s")]
    public void A_probe_that_was_to_end_early_says_so(object end, string words) => Assert.StartsWith(
        $"IMAP OK - imap.example.org:993 {words}|",
        NagiosReport.Render(Samples.Success with { Request = Samples.Request with { QuitAfter = (QuitAfter)end } }),
        StringComparison.Ordinal);

    [Fact]
    public void Where_no_phase_took_place_there_are_no_figures() =>
        Assert.DoesNotContain("|", NagiosReport.Render(Samples.NoAddress with { Durations = Samples.Took() }), StringComparison.Ordinal);

    // A server that refuses at once must not look like a fast one.
    [Fact]
    public void A_probe_that_did_not_come_to_its_end_has_no_time() => Assert.All(
        [Samples.NoAddress, Samples.RefusedCertificate, Samples.RefusedLogin],
        result => Assert.DoesNotContain("time=", Render(result, SomeLimits), StringComparison.Ordinal));

    private static string Render(ProbeResult result, Limits limits) =>
        NagiosReport.Render(LimitCheck.Judge(result with { Request = result.Request with { Limits = limits } }));
}
