using System.Net;
using System.Text.RegularExpressions;
using ImapProbe.Core;
using ImapProbe.Report.Text;

namespace ImapProbe.Tests.Unit.Report;

public sealed partial class BriefReportTests
{
    [Fact]
    public void The_last_of_several_addresses_is_told_once()
    {
        string[] refused = ["192.0.2.7:993 refused the connection", "192.0.2.8:993 refused the connection"];
        var failed = Samples.NoAddress with
        {
            Failure = new Failure(Phase.Tcp, FailureKind.Connection, $"none of the 2 addresses of imap.example.org answered; the last: {refused[1]}"),
            Notices = refused,
        };

        foreach (var report in (string[])[BriefReport.Render(failed, Screen.Plain), TextReport.Render(failed, Screen.Plain)])
        {
            Assert.Contains($"\n  warning   {refused[0]}\n", report, StringComparison.Ordinal);
            Assert.Equal(2, report.Split(refused[1]).Length);
        }
    }

    [Fact]
    public void In_a_pipe_a_success_is_one_line() => AssertText(
        Samples.Success,
        Screen.Plain,
        "imap.example.org:993  ok  148 ms  connect 70, login 38, session 21, logout 19 ms; PLAIN as monitor@example.org at 192.0.2.7\n");

    [Theory]
    [InlineData(1, "imap.example.org:993  ok  148 ms  #1 18:30:00Z  connect 70, ")]
    [InlineData(1_000_000, "imap.example.org:993  ok  148 ms  #1000000 18:30:00Z  connect 70, ")]
    public void One_of_many_has_its_number_and_the_time_of_day(int number, string start)
    {
        var elsewhere = Samples.Success with { Number = number, Time = Samples.Success.Time.ToOffset(TimeSpan.FromHours(5.5)) };

        Assert.StartsWith(start, BriefReport.Render(elsewhere, Screen.Plain), StringComparison.Ordinal);
        Assert.StartsWith(
            start[..(start.IndexOf('Z', StringComparison.Ordinal) + 1)] + "\n  connect 70",
            BriefReport.Render(elsewhere, Screens.Narrow),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_expected_failure_is_ok_and_has_its_sentence_and_no_advice() => AssertText(
        Samples.RefusedCertificate with { Failure = null, Expected = Samples.RefusedCertificate.Failure },
        Screen.Plain,
        """
        imap.example.org:993  ok  failed as expected in tls: certificate  connect 51 ms at 192.0.2.7
          the certificate is for mail.example.org, not for imap.example.org

        """);

    [Fact]
    public void On_a_terminal_what_does_not_fit_behind_the_verdict_comes_below_it() => AssertText(
        Samples.Success,
        Screens.Narrow,
        """
        imap.example.org:993  ok  148 ms
          connect 70, login 38, session 21, logout 19 ms; PLAIN as monitor@example.org
          at 192.0.2.7

        """);

    [Theory]
    [InlineData("m@example.org", 0)]
    [InlineData("mo@example.org", 1)]
    public void The_last_column_for_words_decides_what_fits(string user, int more)
    {
        // Of 118 columns.
        var text = BriefReport.Render(
            Samples.Success with { Request = Samples.Request with { User = user }, Address = IPAddress.Parse("192.0.2.17") }, Screens.Wide);

        Assert.Equal(1 + more, text.Count(c => c is '\n'));
        Assert.Equal(more is 0 ? 118 : 32, text.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void A_failure_is_explained_and_warnings_come_last() => AssertText(
        Samples.RefusedCertificate with { LimitWarnings = ["slow"], Notices = ["one thing and another, so much that it takes another line of the terminal"] },
        Screens.Narrow,
        """
        imap.example.org:993  failed in tls: certificate  connect 51 ms at 192.0.2.7
          the certificate is for mail.example.org, not for imap.example.org
          expected  a certificate that this system trusts, in date and strong, with
                    imap.example.org among its names
          try       use --host mail.example.org, a name that the certificate is for,
                    if it leads to this server, or let the server present one for
                    imap.example.org
          by hand   timeout 10 openssl s_client -connect imap.example.org:993 \
                      -servername imap.example.org -verify_hostname imap.example.org \
                      -verify_return_error -auth_level 2 </dev/null
          warning   slow
          warning   one thing and another, so much that it takes another line of the
                    terminal

        """);

    [Fact]
    public void A_success_has_its_warnings_and_nothing_else_below_it() => AssertText(
        Samples.Success with { LimitWarnings = ["slow"] },
        Screen.Plain,
        """
        imap.example.org:993  ok  148 ms  connect 70, login 38, session 21, logout 19 ms; PLAIN as monitor@example.org at 192.0.2.7
          warning   slow

        """);

    [Fact]
    public void Of_a_login_that_was_not_run_there_is_the_verdict_and_the_reason_alone()
    {
        AssertText(Samples.NotRun, Screen.Plain, "imap.example.org:993  not run\n  the login was refused before\n");
        AssertText(
            Samples.NotRun,
            Screens.Narrow.Coloured(),
            "imap.example.org:993  \e[1;31mnot run\e[0m\n  the login was refused before\n");
    }

    [Fact]
    public void An_early_end_has_what_took_place() => AssertText(
        Samples.Success with
        {
            Request = Samples.Request with { User = null, QuitAfter = QuitAfter.Greeting },
            Durations = Samples.Took((Phase.Tcp, 10_000), (Phase.Tls, 30_000), (Phase.Greeting, 1500), (Phase.Logout, 2500)),
            Auth = null,
        },
        Screen.Plain,
        "imap.example.org:993  ok  44 ms, up to greeting; no login was tried  connect 42, logout 2.5 ms at 192.0.2.7\n");

    [Fact]
    public void A_mailbox_is_timed_between_session_and_logout() => Assert.Contains(
        "  login 1.0, session 2.0, examine 3.0, logout 4.0 ms; LOGIN as monitor@example.org\n",
        BriefReport.Render(
            Samples.Success with
            {
                Durations = Samples.Took((Phase.Logout, 4000), (Phase.Examine, 3000), (Phase.Session, 2000), (Phase.Login, 1000)),
                Auth = "LOGIN",
                Address = null,
            },
            Screen.Plain),
        StringComparison.Ordinal);

    [Fact]
    public void Without_a_phase_and_without_an_address_there_is_the_verdict_alone() =>
        AssertText(Samples.NoAddress with { Failure = null, Durations = Samples.Took() }, Screen.Plain, "imap.example.org:993  ok  0.0 ms\n");

    [Fact]
    public void A_user_is_spelled_where_the_screen_has_no_Unicode()
    {
        var result = Samples.Success with { Request = Samples.Request with { User = "jürgen" } };

        Assert.Contains("PLAIN as j\\u{fc}rgen at", BriefReport.Render(result, Screen.Plain), StringComparison.Ordinal);
        Assert.Contains("PLAIN as jürgen at", BriefReport.Render(result, Screens.Wide), StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_palette_the_details_are_dim_on_each_of_their_lines()
    {
        AssertText(
            Samples.RefusedCertificate with { Failure = null },
            Screens.Narrow.Coloured(),
            "imap.example.org:993  \e[32mok\e[0m  51 ms  \e[2mconnect 51 ms at 192.0.2.7\e[0m\n");
        AssertText(
            Samples.Success,
            Screens.Narrow.Coloured(),
            "imap.example.org:993  \e[32mok\e[0m  148 ms\n"
            + "  \e[2mconnect 70, login 38, session 21, logout 19 ms; PLAIN as monitor@example.org\e[0m\n  \e[2mat 192.0.2.7\e[0m\n");
    }

    [Fact]
    public void Colours_change_nothing_else()
    {
        foreach (var screen in Screens.All)
        {
            foreach (var result in (ProbeResult[])[Samples.Success, Samples.RefusedCertificate, Samples.RefusedLogin, Samples.NoAddress, Samples.NotRun])
                Assert.Equal(BriefReport.Render(result, screen), Colour.Replace(BriefReport.Render(result, screen.Coloured()), ""));
        }
    }

    [GeneratedRegex(@"\e\[[0-9;]+m")]
    private static partial Regex Colour { get; }

    private static void AssertText(ProbeResult result, Screen screen, string text) => Assert.Equal(text, BriefReport.Render(result, screen));
}
