using System.Net;
using ImapProbe.Probing.Results;
using ImapProbe.Reporting;

namespace ImapProbe.Tests.Unit;

public sealed class TextReportTests
{
    [Fact]
    public void A_success_is_told_from_the_verdict_down_to_the_certificate() => AssertText(
        Samples.Success,
        """
        imap.example.org:993  ok  148 ms
          connect     70 ms   dns 2.0 · tcp 19 · tls 31 · greeting 18
          login       38 ms   PLAIN as monitor@example.org
          session     21 ms
          logout      19 ms
          server    192.0.2.7 · TLS 1.3 · TLS_AES_256_GCM_SHA384
          cert      imap.example.org, issued by R11, 64 days left

        """);

    [Fact]
    public void A_refused_certificate_is_told_with_what_was_measured() => AssertText(
        Samples.RefusedCertificate,
        """
        imap.example.org:993  failed in tls: certificate
          the certificate is for mail.example.org, not for imap.example.org
          connect     51 ms   dns 2.0 · tcp 19 · tls 30
          server    192.0.2.7 · TLS 1.3 · TLS_AES_256_GCM_SHA384

        """);

    [Fact]
    public void A_refused_login_has_its_duration_too() => AssertText(
        Samples.RefusedLogin,
        """
        imap.example.org:993  failed in login: login
          the server refused the login: [AUTHENTICATIONFAILED] wrong
          connect     68 ms   tcp 19 · tls 31 · greeting 18
          login     1235 ms   PLAIN as monitor@example.org
          server    192.0.2.7 · TLS 1.3 · TLS_AES_256_GCM_SHA384
          cert      imap.example.org, issued by R11, 64 days left

        """);

    [Fact]
    public void What_is_not_known_is_left_out() => AssertText(
        Samples.NoAddress,
        """
        imap.example.org:993  failed in dns: dns
          imap.example.org has no address
          connect    0.3 ms   dns 0.3

        """);

    [Theory]
    [InlineData("::1", 993, "[::1]:993  ok")]
    [InlineData("2001:db8::7", 1993, "[2001:db8::7]:1993  ok")]
    [InlineData("192.0.2.7", 143, "192.0.2.7:143  ok")]
    [InlineData("Bücher.example.", 993, "xn--bcher-kva.example:993  ok")]
    public void A_host_is_shown_as_it_is_typed_with_its_port(string host, int port, string beginning) =>
        Assert.StartsWith(beginning, Render(Samples.Success with { Request = Samples.RequestFor(host, port) }), StringComparison.Ordinal);

    [Fact]
    public void The_address_that_was_dialled_is_shown_without_brackets() =>
        Assert.Contains("  server    ::1 · TLS 1.3", Render(Samples.Success with { Address = IPAddress.IPv6Loopback }), StringComparison.Ordinal);

    [Fact]
    public void An_address_without_tls_stands_alone() => Assert.Contains(
        "  server    192.0.2.7\n",
        Render(Samples.NoAddress with { Address = IPAddress.Parse("192.0.2.7"), Failure = new Failure(Phase.Tcp, FailureKind.Connection, "refused") }),
        StringComparison.Ordinal);

    [Fact]
    public void Warnings_come_last_each_on_a_line() => Assert.EndsWith(
        "64 days left\n  warning   one thing\n  warning   another\n",
        Render(Samples.Success with { Notices = ["one thing", "another"] }),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "0 days left")]
    [InlineData(0.9, "0 days left")]
    [InlineData(1, "1 day left")]
    [InlineData(1.9, "1 day left")]
    [InlineData(2, "2 days left")]
    [InlineData(89.99, "89 days left")]
    public void Whole_days_are_left(double days, string text)
    {
        var tls = Samples.Success.Tls!;
        var certificate = tls.Certificate! with { NotAfter = Samples.Success.Time.AddDays(days) };

        Assert.Contains($", {text}\n", Render(Samples.Success with { Tls = tls with { Certificate = certificate } }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(49, "0.0")]
    [InlineData(1000, "1.0")]
    [InlineData(9_949, "9.9")]
    [InlineData(9_950, "10")]
    [InlineData(10_400, "10")]
    [InlineData(99_600, "100")]
    [InlineData(12_345_678, "12346")]
    public void Tenths_are_shown_only_where_they_matter(int microseconds, string text) =>
        Assert.Contains($"  ok  {text} ms\n", Render(Samples.Success with { Durations = Samples.Took((Phase.Tcp, microseconds)) }), StringComparison.Ordinal);

    [Fact]
    public void Colours_stand_around_the_verdict_and_the_labels_only()
    {
        var success = TextReport.Render(Samples.Success, Palette.Ansi);
        var failure = TextReport.Render(Samples.NoAddress, Palette.Ansi);

        Assert.StartsWith("imap.example.org:993  \e[32mok\e[0m  148 ms\n  \e[2mconnect \e[0m    70 ms", success, StringComparison.Ordinal);
        Assert.StartsWith("imap.example.org:993  \e[1;31mfailed\e[0m in dns: dns\n  imap.example.org has no address\n", failure, StringComparison.Ordinal);
        Assert.Equal(Render(Samples.Success), System.Text.RegularExpressions.Regex.Replace(success, @"\e\[[0-9;]*m", ""));
    }

    private static void AssertText(ProbeResult result, string text) => Assert.Equal(text, Render(result));

    private static string Render(ProbeResult result) => TextReport.Render(result, Palette.Plain);
}
