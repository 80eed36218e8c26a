using System.Text.RegularExpressions;
using ImapProbe.Core;
using ImapProbe.Report.Text;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Report;

public sealed partial class SummaryTextTests
{
    // Connects took 10 to 29 ms evenly, logins 40 but for two; two probes timed out in the login, one had no address.
    private static readonly Summary Mixed = Samples.Sum(
        Samples.Request,
        [
            .. from i in Enumerable.Range(10, 20)
               select Took((Phase.Dns, 500), (Phase.Tcp, i * 1000), (Phase.Login, i switch { 15 => 90_000, 16 => 240_000, _ => 40_000 })),
            .. Enumerable.Repeat(Late(Phase.Login, Took((Phase.Dns, 500), (Phase.Tcp, 10_000), (Phase.Login, 9_000_000))), 2),
            Samples.NoAddress,
        ]);

    [Fact]
    public void A_run_of_many_at_80_columns() => AssertText(
        Mixed,
        Screens.Narrow,
        """
        imap.example.org:993 as monitor@example.org  23 probes, 3 failed

          in ms  min  median  p95  max  failed  min ────────────────────────────── max
          dns    0.5     0.5  0.5  0.5       1  █
          tcp     10      18   28   29          █ ▃ ▃ ▃ ▃ ▃ ▃ ▃ ▃ ▃ ▃ ▃ ▃ ▃ ▃ ▃ ▃ ▃ ▃▃
          login   40      40   90  240       2  █        ▁                           ▁
          total   51      62  106  257          ▇▆█▄      ▂                          ▂

        """);

    [Fact]
    public void A_run_of_many_at_120_columns_in_ASCII() => AssertText(
        Mixed,
        Screens.WideAscii,
        """
        imap.example.org:993 as monitor@example.org  23 probes, 3 failed

          in ms  min  median  p95  max  failed  min ---------------------------------------------------------------------- max
          dns    0.5     0.5  0.5  0.5       1  #
          tcp     10      18   28   29          #   -   -   -   -   -   -   -   -   -    -   -   -   -   -   -   -   -   -   -
          login   40      40   90  240       2  #                  .                                                         .
          total   51      62  106  257          #+-##+#-            -                                                        -

        """);

    [Fact]
    public void In_a_pipe_there_is_no_picture() => AssertText(
        Mixed,
        Screen.Plain,
        """
        imap.example.org:993 as monitor@example.org  23 probes, 3 failed

          in ms  min  median  p95  max  failed
          dns    0.5     0.5  0.5  0.5       1
          tcp     10      18   28   29
          login   40      40   90  240       2
          total   51      62  106  257

        """);

    [Fact]
    public void Where_all_went_well_there_is_no_column_of_failures() => AssertText(
        Samples.Sum(Samples.Request, Took((Phase.Tcp, 1000), (Phase.Tls, 20_000)), Took((Phase.Tcp, 2000), (Phase.Tls, 20_000))),
        Screens.Narrow,
        """
        imap.example.org:993 as monitor@example.org  2 probes, all went well

          in ms  min  median  p95  max  min ────────────────────────────────────── max
          tcp    1.0     1.0  2.0  2.0  █                                            █
          tls     20      20   20   20  █
          total   21      21   22   22  █                                            █

        """);

    [Fact]
    public void A_single_probe_is_all_there_is() => AssertText(
        Samples.Sum(Samples.Request, Took((Phase.Tcp, 1000), (Phase.Tls, 0))),
        Screens.NarrowAscii,
        """
        imap.example.org:993 as monitor@example.org  1 probe, it went well

          in ms  min  median  p95  max  min -------------------------------------- max
          tcp    1.0     1.0  1.0  1.0  #
          tls    0.0     0.0  0.0  0.0  #
          total  1.0     1.0  1.0  1.0  #

        """);

    [Fact]
    public void Before_the_first_probe_there_is_the_target_alone() =>
        AssertText(Samples.Sum(Samples.Request), Screens.Narrow, "imap.example.org:993 as monitor@example.org  0 probes\n");

    [Fact]
    public void A_run_that_a_signal_ended_says_how_far_it_came()
    {
        var one = Samples.Sum(Samples.Request, Took((Phase.Tcp, 1000))) with { Planned = 100 };

        var text = SummaryText.Render(one, Screen.Plain);

        Assert.StartsWith("imap.example.org:993 as monitor@example.org  1 probe, it went well\n\n  in ms", text, StringComparison.Ordinal);
        Assert.EndsWith("\n  interrupted after 1 of 100 probes\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_never_went_well_has_failures_and_no_figures() => AssertText(
        Samples.Sum(Samples.Request with { User = null }, Samples.NoAddress, Samples.NoAddress),
        Screens.Narrow,
        """
        imap.example.org:993  2 probes, all failed

          in ms  min  median  p95  max  failed
          dns      -       -    -    -       2

        """);

    [Theory]
    [InlineData(1, 0, 99, "imap.example.org:993 as monitor@example.org  100 probes, 1 failed, 99 not run")]
    [InlineData(1, 3, 1, "imap.example.org:993 as monitor@example.org  5 probes, 1 failed, 1 not run")]
    [InlineData(0, 0, 5, "imap.example.org:993 as monitor@example.org  5 probes, 5 not run")]
    [InlineData(0, 0, 1, "imap.example.org:993 as monitor@example.org  1 probe, 1 not run")]
    [InlineData(0, 2, 3, "imap.example.org:993 as monitor@example.org  5 probes, 3 not run")]
    public void What_was_not_run_is_said(int failed, int well, int notRun, string verdict)
    {
        var summary = Samples.Sum(
            Samples.Request,
            [.. Enumerable.Repeat(Samples.RefusedLogin, failed), .. Enumerable.Repeat(Samples.Success, well), .. Enumerable.Repeat(Samples.NotRun, notRun)]);

        Assert.Equal(verdict, SummaryText.Render(summary, Screen.Plain).Split('\n')[0]);
        Assert.Contains($"{notRun} not run\e[0m\n", SummaryText.Render(summary, Screens.WideAscii.Coloured()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_is_named_and_so_is_the_failure_that_was_expected()
    {
        var request = Samples.Request with { AllAddresses = true, Expect = FailureKind.Unavailable };
        var tally = new TargetTally();
        tally.Add(Samples.RefusedLogin with { Request = request, Failure = null, Expected = new Failure(Phase.Login, FailureKind.Unavailable, "later") });

        Assert.StartsWith(
            "imap.example.org:993 at 192.0.2.7 as monitor@example.org  1 probe, it failed with unavailable, as expected\n",
            SummaryText.Render(Assert.Single(tally.Sums), Screen.Plain),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_on_the_total_is_counted_there() => Assert.EndsWith(
        "\n  total     148     148  148  148       2\n",
        SummaryText.Render(
            Samples.Sum(Samples.Request, Enumerable.Repeat(Samples.Success with { Failure = new Failure(Phase.Total, FailureKind.Limit, "slow") }, 2)),
            Screen.Plain),
        StringComparison.Ordinal);

    [Fact]
    public void An_early_end_is_not_taken_for_a_login() => Assert.StartsWith(
        "imap.example.org:993  2 probes, all went well\n  up to tls; no login was tried\n\n  in ms",
        SummaryText.Render(
            Samples.Sum(Samples.Request with { User = null, QuitAfter = QuitAfter.Tls }, Took((Phase.Tcp, 1)), Took((Phase.Tcp, 1))),
            Screen.Plain),
        StringComparison.Ordinal);

    [Fact]
    public void With_starttls_the_phases_stand_in_the_order_in_which_they_took_place()
    {
        var summary = Samples.Sum(
            Samples.RequestFor("a", 143, TlsMode.StartTls),
            Took((Phase.Tcp, 1), (Phase.Tls, 1), (Phase.Greeting, 1), (Phase.StartTls, 1), (Phase.Capability, 1), (Phase.Login, 1)));

        Assert.Equal(
            ["in", "tcp", "greeting", "starttls", "tls", "capability", "login", "total"],
            SummaryText.Render(summary, Screen.Plain).Split('\n').Skip(2).SkipLast(1).Select(line => line.Trim().Split(' ')[0]));
    }

    [Theory]
    [InlineData(40, "in ms     median  p95  max  failed")]
    [InlineData(46, "in ms     min  median  p95  max  failed")]
    [InlineData(52, "in ms     min  median  p95  max  failed")]
    [InlineData(53, "in ms     min  median  p95  max  failed  min  max")]
    [InlineData(54, "in ms     min  median  p95  max  failed  min ─ max")]
    public void A_picture_of_fewer_than_eight_cells_is_none_and_where_even_the_figures_do_not_fit_the_least_comes_first(int columns, string header)
    {
        var summary = Samples.Sum(Samples.Request, Samples.Success, Samples.RefusedLogin);

        Assert.Equal(header, SummaryText.Render(summary, new Screen(columns, true, Palette.Plain)).Split('\n')[^10].Trim());
    }

    [Fact]
    public void A_name_too_long_for_its_line_has_the_verdict_below_it()
    {
        var summary = Samples.Sum(Samples.Request with { User = $"{new string('u', 40)}@jürgen" }, Samples.Success, Samples.RefusedLogin);

        Assert.StartsWith(
            $"imap.example.org:993 as {new string('u', 40)}@jürgen\n  2 probes, \e[1;31m1 failed\e[0m\n\n",
            SummaryText.Render(summary, Screens.Narrow.Coloured()),
            StringComparison.Ordinal);
        Assert.StartsWith(
            $"imap.example.org:993 as {new string('u', 40)}@j\\u{{fc}}rgen  2 probes, 1 failed\n\n",
            SummaryText.Render(summary, Screen.Plain),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_stand_around_the_verdict_the_header_the_failures_and_the_picture()
    {
        var summary = Samples.Sum(Samples.Request with { User = null }, Took((Phase.Tcp, 1000)), Late(Phase.Tcp, Took((Phase.Tcp, 1000))));
        var wellDone = Samples.Sum(Samples.Request with { User = null }, Took((Phase.Tcp, 1000)));

        Assert.Equal(
            "imap.example.org:993  2 probes, \e[1;31m1 failed\e[0m\n\n"
            + "  \e[2min ms\e[0m  \e[2mmin\e[0m  \e[2mmedian\e[0m  \e[2mp95\e[0m  \e[2mmax\e[0m  \e[2mfailed\e[0m  \e[2mmin ------------------------------ "
            + "max\e[0m\n"
            + "  tcp    1.0     1.0  1.0  1.0       \e[1;31m1\e[0m  \e[36m#\e[0m\n"
            + "  total  1.0     1.0  1.0  1.0          \e[36m#\e[0m\n",
            SummaryText.Render(summary, Screens.NarrowAscii.Coloured()));
        Assert.StartsWith(
            "imap.example.org:993  1 probe, \e[32mit went well\e[0m\n", SummaryText.Render(wellDone, Screens.Narrow.Coloured()), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_figures_it_stays_within_the_columns_and_the_screens_characters()
    {
        var random = new SeededRandom(20261123);
        for (var round = 0; round < 100; round++)
        {
            var summary = Throw(random);
            foreach (var screen in Screens.All)
            {
                var text = SummaryText.Render(summary, screen);

                Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, screen.ChartWidth));
                Assert.All(text.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
                Assert.True(screen.IsUnicode || System.Text.Ascii.IsValid(text));
                Assert.Equal(text, Colour.Replace(SummaryText.Render(summary, screen.Coloured()), ""));
            }
        }
    }

    private static Summary Throw(SeededRandom random) => Samples.Sum(Samples.Request, Enumerable.Range(0, 1 + random.Below(40)).Select(_ =>
    {
        Phase[] phases = [.. Enum.GetValues<Phase>().Where(phase => phase is not Phase.Total && random.Below(4) > 0)];
        var result = Took([.. phases.Select(phase => (phase, (int)Math.Pow(10, random.Below(750) / 100.0)))]);
        return random.Below(3) > 0 ? result : Late((Phase)random.Below(10), result);
    }));

    [GeneratedRegex(@"\e\[[0-9;]+m")]
    private static partial Regex Colour { get; }

    private static ProbeResult Took(params (Phase Phase, int Microseconds)[] phases) => Samples.Success with { Durations = Samples.Took(phases) };

    private static ProbeResult Late(Phase phase, ProbeResult result) => result with { Failure = new Failure(phase, FailureKind.Timeout, "late") };

    private static void AssertText(Summary summary, Screen screen, string text) => Assert.Equal(text, SummaryText.Render(summary, screen));
}
