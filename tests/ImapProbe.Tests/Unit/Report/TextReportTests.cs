using System.Text.RegularExpressions;
using ImapProbe.Core;
using ImapProbe.Report.Text;

namespace ImapProbe.Tests.Unit.Report;

/// <summary>The whole look, on each kind of screen.</summary>
public sealed partial class TextReportTests
{
    private static readonly ProbeResult[] Results =
    [
        Samples.Success, Samples.RefusedCertificate, Samples.RefusedLogin, Samples.NoAddress,
        Samples.Success with
        {
            Request = Samples.Request with { User = "jürgen@example.org", Mailbox = "Entwürfe" },
            Durations = Samples.Took((Phase.Tcp, 0), (Phase.Login, 10), (Phase.Examine, 4_000_000)),
            Notices = ["the server says: ✉ 😀 and much more, so much that no terminal of a usual width has it on one line…"],
        },
    ];

    [Fact]
    public void A_success_at_80_columns() => AssertText(
        Samples.Success,
        Screens.Narrow,
        """
        imap.example.org:993  ok  148 ms

          connect      70 ms  ██████████████████████████▌
            dns       2.0 ms  ▊
            tcp        19 ms   ███████
            tls        31 ms          ███████████▋
            greeting   18 ms                     ▐██████▌
          login        38 ms                            ▐█████████████▉
          session      21 ms                                           ███████▊
          logout       19 ms                                                   ███████

          login     PLAIN as monitor@example.org
          server    192.0.2.7 · TLS 1.3 · TLS_AES_256_GCM_SHA384
          cert      imap.example.org, issued by R11, 64 days left, an issuer only 57

        """);

    [Fact]
    public void A_success_at_120_columns() => AssertText(
        Samples.Success,
        Screens.Wide,
        """
        imap.example.org:993  ok  148 ms

          connect      70 ms  █████████████████████████████████████████████▍
            dns       2.0 ms  █▎
            tcp        19 ms   ▐███████████▋
            tls        31 ms               ▐███████████████████▊
            greeting   18 ms                                   ▐███████████▍
          login        38 ms                                               ▐████████████████████████
          session      21 ms                                                                        █████████████▋
          logout       19 ms                                                                                     ▐████████████

          login     PLAIN as monitor@example.org
          server    192.0.2.7 · TLS 1.3 · TLS_AES_256_GCM_SHA384
          cert      imap.example.org, issued by R11, 64 days left, an issuer only 57

        """);

    [Fact]
    public void A_success_in_a_pipe() => AssertText(
        Samples.Success,
        Screen.Plain,
        """
        imap.example.org:993  ok  148 ms

          connect      70 ms  ==========================
            dns       2.0 ms  #
            tcp        19 ms   #######
            tls        31 ms          ############
            greeting   18 ms                      ######
          login        38 ms                            ###############
          session      21 ms                                           ########
          logout       19 ms                                                   #######

          login     PLAIN as monitor@example.org
          server    192.0.2.7, TLS 1.3, TLS_AES_256_GCM_SHA384
          cert      imap.example.org, issued by R11, 64 days left, an issuer only 57

        """);

    [Fact]
    public void A_refused_certificate_at_80_columns() => AssertText(
        Samples.RefusedCertificate,
        Screens.Narrow,
        """
        imap.example.org:993  failed in tls: certificate

          the certificate is for mail.example.org, not for imap.example.org
          expected  a certificate that this system trusts, in date and strong, with
                    imap.example.org among its names
          try       use --host mail.example.org, a name that the certificate is for,
                    if it leads to this server, or let the server present one for
                    imap.example.org
          by hand   timeout 10 openssl s_client -connect imap.example.org:993 \
                      -servername imap.example.org -verify_hostname imap.example.org \
                      -verify_return_error -auth_level 2 </dev/null

          connect   51 ms  ███████████████████████████████████████████████████████████
            dns    2.0 ms  ██▍
            tcp     19 ms    ▐█████████████████████▎
            tls     30 ms                          ▐██████████████████████████████████

          server    192.0.2.7 · TLS 1.3 · TLS_AES_256_GCM_SHA384
          cert      mail.example.org, issued by R11, 64 days left

        """);

    [Fact]
    public void A_refused_login_at_120_columns_in_ASCII() => AssertText(
        Samples.RefusedLogin,
        Screens.WideAscii,
        """
        imap.example.org:993  failed in login: refused

          the server refused the login: [AUTHENTICATIONFAILED] wrong
          expected  an account monitor@example.org that may log in, with the password from --password-file
          try       check the password (a space at its end counts) and the account (not locked, IMAP allowed); imap-probe
                    tried once, and does not try again

          connect       68 ms  =====
            tcp         19 ms  #
            tls         31 ms   ###
            greeting    18 ms      #
          login       1235 ms       xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx

          login     PLAIN as monitor@example.org
          server    192.0.2.7, TLS 1.3, TLS_AES_256_GCM_SHA384

        """);

    [Fact]
    public void In_a_pipe_every_sentence_has_one_line_and_what_is_not_known_is_left_out() => AssertText(
        Samples.NoAddress,
        Screen.Plain,
        """
        imap.example.org:993  failed in dns: name not resolved

          imap.example.org has no address
          expected  an address for imap.example.org
          try       check the name, and this system's name servers (/etc/resolv.conf)
          by hand   getent ahosts imap.example.org

          connect  0.3 ms  ===========================================================
            dns    0.3 ms  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx

        """);

    [Fact]
    public void A_probe_that_ends_before_the_login_says_so_in_its_first_line() => AssertText(
        Samples.Success with
        {
            Request = Samples.Request with { User = null, QuitAfter = QuitAfter.Tls },
            Durations = Samples.Took((Phase.Tcp, 10_000), (Phase.Tls, 30_000)),
            Auth = null,
        },
        Screens.NarrowAscii,
        """
        imap.example.org:993  ok  40 ms, up to tls; no login was tried

          connect  40 ms  ============================================================
            tcp    10 ms  ###############
            tls    30 ms                 #############################################

          server    192.0.2.7, TLS 1.3, TLS_AES_256_GCM_SHA384
          cert      imap.example.org, issued by R11, 64 days left, an issuer only 57

        """);

    [Fact]
    public void Without_a_phase_and_without_facts_there_is_the_verdict_alone() =>
        Assert.Equal(
            "imap.example.org:993  ok  0.0 ms\n", TextReport.Render(Samples.NoAddress with { Failure = null, Durations = Samples.Took() }, Screens.Narrow));

    [Fact]
    public void What_cannot_show_Unicode_gets_none_of_it()
    {
        Assert.All(Results, result => Assert.True(System.Text.Ascii.IsValid(TextReport.Render(result, Screen.Plain))));
        Assert.Contains("  login     PLAIN as j\\u{fc}rgen@example.org\n", TextReport.Render(Results[^1], Screen.Plain), StringComparison.Ordinal);
        Assert.Contains("  login     PLAIN as jürgen@example.org\n", TextReport.Render(Results[^1], Screens.Narrow), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_colours_are_escapes_and_without_them_the_look_is_the_same()
    {
        foreach (var screen in Screens.All)
        {
            foreach (var result in Results)
            {
                var plain = TextReport.Render(result, screen);
                var coloured = TextReport.Render(result, screen.Coloured());

                Assert.DoesNotContain('\e', plain);
                Assert.Contains('\e', coloured);
                Assert.Equal(plain, Colour.Replace(coloured, ""));
            }
        }
    }

    [Fact]
    public void On_a_terminal_no_line_of_words_runs_into_its_edge()
    {
        foreach (var screen in Screens.All.Where(screen => screen.Columns is >= 79))
            Assert.All(
                Results.SelectMany(result => TextReport.Render(result, screen).Split('\n')),
                line => Assert.InRange(line.EnumerateRunes().Count(), 0, screen.ChartWidth));
    }

    [Fact]
    public void Colours_stand_around_the_verdict_and_around_labels()
    {
        var success = TextReport.Render(Samples.Success with { Notices = ["odd"] }, Screens.NarrowAscii.Coloured());
        var failure = TextReport.Render(Samples.NoAddress, Screens.NarrowAscii.Coloured());

        Assert.StartsWith("imap.example.org:993  \e[32mok\e[0m  148 ms\n\n  connect      70 ms  \e[2m====", success, StringComparison.Ordinal);
        Assert.Contains("\n  \e[2mserver\e[0m    192.0.2.7", success, StringComparison.Ordinal);
        Assert.EndsWith("\n  \e[33mwarning\e[0m   odd\n", success, StringComparison.Ordinal);
        Assert.StartsWith(
            "imap.example.org:993  \e[1;31mfailed\e[0m in dns: name not resolved\n\n  imap.example.org has no address\n  \e[2mexpected\e[0m  an",
            failure,
            StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\e\[[0-9;]+m")]
    private static partial Regex Colour { get; }

    private static void AssertText(ProbeResult result, Screen screen, string text) => Assert.Equal(text, TextReport.Render(result, screen));
}
