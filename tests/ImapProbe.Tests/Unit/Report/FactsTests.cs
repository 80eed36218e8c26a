using System.Net;
using System.Text.RegularExpressions;
using ImapProbe.Core;
using ImapProbe.Report.Text;

namespace ImapProbe.Tests.Unit.Report;

/// <summary>What single lines of a text report say.</summary>
public sealed class FactsTests
{
    [Theory]
    [InlineData("::1", 993, "[::1]:993  ok")]
    [InlineData("2001:db8::7", 1993, "[2001:db8::7]:1993  ok")]
    [InlineData("192.0.2.7", 143, "192.0.2.7:143  ok")]
    [InlineData("Bücher.example.", 993, "xn--bcher-kva.example:993  ok")]
    public void A_host_is_shown_as_it_is_typed_with_its_port(string host, int port, string beginning) =>
        Assert.StartsWith(beginning, Render(Samples.Success with { Request = Samples.RequestFor(host, port) }), StringComparison.Ordinal);

    [Fact]
    public void The_address_that_was_dialled_is_shown_without_brackets() =>
        AssertLine("  server    ::1, TLS 1.3, TLS_AES_256_GCM_SHA384", Samples.Success with { Address = IPAddress.IPv6Loopback });

    [Fact]
    public void An_address_without_tls_stands_alone() => AssertLine(
        "  server    192.0.2.7",
        Samples.NoAddress with { Address = IPAddress.Parse("192.0.2.7"), Failure = new Failure(Phase.Tcp, FailureKind.Connection, "refused") });

    [Fact]
    public void A_cipher_that_is_not_known_leaves_no_trace() =>
        AssertLine("  server    192.0.2.7, TLS 1.2", Samples.Success with { Tls = new TlsSession("TLSv1.2", null, null, null) });

    [Fact]
    public void Warnings_come_last_each_on_a_line_those_of_limits_first() => Assert.EndsWith(
        "\n  warning   slow\n  warning   one thing\n  warning   another\n",
        Render(Samples.Success with { LimitWarnings = ["slow"], Notices = ["one thing", "another"] }),
        StringComparison.Ordinal);

    [Fact]
    public void A_long_warning_hangs_behind_its_label() => Assert.EndsWith(
        "  warning   the password file /etc/imap-probe/password can be read by its\n            group or by every user: chmod 600\n",
        TextReport.Render(
            Samples.Success with { Notices = ["the password file /etc/imap-probe/password can be read by its group or by every user: chmod 600"] },
            Screens.Narrow),
        StringComparison.Ordinal);

    [Fact]
    public void A_mailbox_that_was_opened_is_named() => AssertLine("  mailbox   Archive/2026, opened read-only", Examined());

    [Fact]
    public void A_mailbox_that_was_opened_is_named_although_the_logout_failed() => AssertLine(
        "  mailbox   Archive/2026, opened read-only",
        Examined() with { Failure = new Failure(Phase.Logout, FailureKind.Logout, "no") });

    [Fact]
    public void A_mailbox_that_could_not_be_opened_is_no_fact() => Assert.DoesNotContain(
        "  mailbox  ",
        Render(Examined() with { Failure = new Failure(Phase.Examine, FailureKind.Protocol, "no") }),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "less than a day left")]
    [InlineData(0.9, "less than a day left")]
    [InlineData(1, "1 day left")]
    [InlineData(1.9, "1 day left")]
    [InlineData(2, "2 days left")]
    [InlineData(89.99, "89 days left")]
    public void Whole_days_are_left(double days, string text) => AssertLine($"  cert      imap.example.org, issued by R11, {text}", Expiring(days, days));

    [Theory]
    [InlineData(64, 20, "64 days left, an issuer only 20")]
    [InlineData(64, 0.5, "64 days left, an issuer only 0")]
    [InlineData(64.9, 64.1, "64 days left")]
    public void An_issuer_that_expires_days_before_is_told(double leaf, double chain, string text) =>
        AssertLine($"  cert      imap.example.org, issued by R11, {text}", Expiring(leaf, chain));

    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(49, "0.0")]
    [InlineData(1000, "1.0")]
    [InlineData(9_949, "9.9")]
    [InlineData(9_950, "10")]
    [InlineData(10_400, "10")]
    [InlineData(99_600, "100")]
    [InlineData(9_999_400, "9999")]
    public void Tenths_are_shown_only_where_they_matter(int microseconds, string text) =>
        Assert.Contains($"  ok  {text} ms\n", Render(Samples.Success with { Durations = Samples.Took((Phase.Tcp, microseconds)) }), StringComparison.Ordinal);

    [Fact]
    public void From_ten_seconds_on_all_figures_of_a_report_are_in_seconds()
    {
        var slow = Samples.Success with { Durations = Samples.Took((Phase.Tcp, 2_000), (Phase.Login, 9_998_000)) };

        Assert.Contains("  ok  10.000 s\n", Render(slow), StringComparison.Ordinal);
        Assert.Matches("\n  connect +0\\.002 s  .*\n    tcp +0\\.002 s  .*\n  login +9\\.998 s  ", Render(slow));
        Assert.Contains("  ok  10.000 s  connect 0.002, login 9.998 s; PLAIN", BriefReport.Render(slow, Screen.Plain), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, "timed out after 30 s")]
    [InlineData(1, "timed out after 1 s")]
    [InlineData(1.5, "timed out after 1.5 s")]
    [InlineData(0.3, "timed out after 300 ms")]
    public void A_timeout_is_told_in_the_unit_of_the_figures_beside_it(double seconds, string sentence) =>
        Assert.Equal(sentence, Failure.TimedOut(Phase.Login, TimeSpan.FromSeconds(seconds)).Message);

    [Fact]
    public void No_headline_stutters_and_each_names_the_phase()
    {
        foreach (var kind in Enum.GetValues<FailureKind>())
        {
            foreach (var phase in Enum.GetValues<Phase>())
            {
                var headline = new Failure(phase, kind, "").Headline;
                Assert.StartsWith($"in {phase.Word()}: ", headline, StringComparison.Ordinal);
                Assert.DoesNotMatch(@"\b(\w+): \1\b", headline);
            }
        }

        Assert.Equal("in tls: certificate", Samples.RefusedCertificate.Failure!.Headline);
    }

    [Fact]
    public void The_certificate_is_shown_after_a_failure_exactly_where_it_was_refused_or_crossed_a_limit() => Assert.All(
        Enum.GetValues<FailureKind>(),
        kind => Assert.Equal(
            (kind is FailureKind.Certificate or FailureKind.Limit, kind is FailureKind.Certificate),
            (ShowsCertificate(new Failure(Phase.Tls, kind, "no")), ShowsCertificate(new Failure(Phase.Total, kind, "no")))));

    [Fact]
    public void It_is_shown_where_its_refusal_was_expected() => Assert.Contains(
        "\n  cert ", Render(Samples.RefusedCertificate with { Failure = null, Expected = Samples.RefusedCertificate.Failure }), StringComparison.Ordinal);

    [Theory]
    [InlineData(993, "192.0.2.7")]
    [InlineData(1993, "192.0.2.7:1993")]
    public void The_port_that_was_dialled_is_told_where_it_is_another(int port, string server)
    {
        var request = Samples.Request with { ConnectTo = new(IPAddress.Parse("192.0.2.7"), port) };

        Assert.Matches($@"\n  server +{Regex.Escape(server)}[^:0-9]", Render(Samples.Success with { Request = request, Address = request.ConnectTo.Address }));
    }

    [Theory]
    [InlineData(-90, -3.5, "expired 3 days ago")]
    [InlineData(-90, 20, "20 days left")]
    [InlineData(4, 20, "valid from 2026-11-27 on")]
    public void A_refused_certificate_is_described_by_its_own_names_and_dates(double from, double until, string validity)
    {
        var (time, tls) = (Samples.Success.Time, Samples.RefusedCertificate.Tls!);
        var certificate = tls.Certificate! with
        {
            Names = ["a.test", "b.test", "c.test", "d.test", "e.test"],
            NotBefore = time.AddDays(from),
            NotAfter = time.AddDays(until),
        };

        AssertLine(
            $"  cert      a.test, b.test, c.test and 2 more, issued by R11, {validity}",
            Samples.RefusedCertificate with { Tls = tls with { Certificate = certificate } });
    }

    private static ProbeResult Examined() => Samples.Success with
    {
        Request = Samples.Request with { Mailbox = "Archive/2026" },
        Durations = Samples.Took((Phase.Tcp, 1000), (Phase.Login, 1000), (Phase.Examine, 1000)),
    };

    private static ProbeResult Expiring(double leaf, double chain)
    {
        var (time, tls) = (Samples.Success.Time, Samples.Success.Tls!);
        return Samples.Success with
        {
            Tls = tls with { Certificate = tls.Certificate! with { NotAfter = time.AddDays(leaf) }, ChainNotAfter = time.AddDays(chain) },
        };
    }

    private static bool ShowsCertificate(Failure failure) =>
        Render(Samples.Success with { Failure = failure }).Contains("\n  cert ", StringComparison.Ordinal);

    private static void AssertLine(string line, ProbeResult result) => Assert.Contains($"\n{line}\n", Render(result), StringComparison.Ordinal);

    private static string Render(ProbeResult result) => TextReport.Render(result, Screen.Plain);
}
