using ImapProbe.Core;
using ImapProbe.Report.Text;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Report;

public sealed class WaterfallTests
{
    // With STARTTLS: dns tcp greeting starttls tls capability login session logout.
    private static readonly ProbeResult StartTls = Samples.Success with
    {
        Request = Samples.RequestFor("imap.example.org", 143, TlsMode.StartTls),
        Durations = Samples.Took(
            (Phase.Dns, 11_000), (Phase.Tcp, 12_000), (Phase.Greeting, 13_000), (Phase.StartTls, 14_000), (Phase.Tls, 15_000),
            (Phase.Capability, 16_000), (Phase.Login, 17_000)),
    };

    [Fact]
    public void With_starttls_the_phases_stand_in_the_order_in_which_they_took_place() => Assert.Equal(
        """
          connect       81 ms  =============================================
            dns         11 ms  ######
            tcp         12 ms        #######
            greeting    13 ms               #######
            starttls    14 ms                      ########
            tls         15 ms                              ########
            capability  16 ms                                      #########
          login         17 ms                                               ##########
        """,
        string.Join('\n', new Waterfall(StartTls, Screen.Plain).Lines()));

    [Fact]
    public void Without_a_phase_there_is_nothing_to_draw() =>
        Assert.Empty(new Waterfall(Samples.Success with { Durations = Samples.Took() }, Screens.Narrow).Lines());

    [Fact]
    public void Where_nothing_was_dialled_there_is_no_connect() =>
        Assert.StartsWith(
            "  login",
            Assert.Single(new Waterfall(Samples.Success with { Durations = Samples.Took((Phase.Login, 5)) }, Screens.Narrow).Lines()),
            StringComparison.Ordinal);

    [Fact]
    public void Phases_that_took_no_time_have_a_mark_each() => Assert.Equal(
        ["  connect  0.0 ms  ▏", "    tcp    0.0 ms  ▏", "    tls    0.0 ms  ▏"],
        new Waterfall(Samples.Success with { Durations = Samples.Took((Phase.Tcp, 0), (Phase.Tls, 0)) }, Screens.Narrow).Lines());

    [Fact]
    public void The_longest_label_and_the_longest_figure_make_the_columns() => Assert.Equal(
        ["  connect          0.004 s  |", "    capability     0.004 s  |", "  login         1234.567 s  ##########"],
        new Waterfall(
            Samples.Success with { Durations = Samples.Took((Phase.Capability, 4_000), (Phase.Login, 1_234_567_000)) },
            new Screen(40, false, Palette.Plain)).Lines());

    [Fact]
    public void The_failing_phase_has_another_colour_and_in_ASCII_another_character()
    {
        var coloured = new Waterfall(Samples.RefusedCertificate, Screens.NarrowAscii.Coloured()).Lines();

        Assert.Equal("  \e[2m  dns  \e[0m  2.0 ms  \e[36m##\e[0m", coloured[1]);
        Assert.StartsWith("  \e[1;31m  tls  \e[0m   30 ms                          \e[1;31mxxx", coloured[3], StringComparison.Ordinal);
        Assert.StartsWith(
            "  \e[1;31m  tls  \e[0m   30 ms                          \e[1;31m▐███",
            new Waterfall(Samples.RefusedCertificate, Screens.Narrow.Coloured()).Lines()[3],
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_total_is_no_phase_and_has_no_bar()
    {
        var late = Samples.Success with { Failure = new Failure(Phase.Total, FailureKind.Limit, "slow") };

        Assert.Equal(new Waterfall(Samples.Success, Screens.NarrowAscii).Lines(), new Waterfall(late, Screens.NarrowAscii).Lines());
    }

    [Fact]
    public void Bars_follow_one_another_to_scale_and_within_the_columns()
    {
        var random = new SeededRandom(20261123);
        for (var round = 0; round < 300; round++)
        {
            var result = Throw(random);
            foreach (var screen in Screens.All)
                AssertGeometry(result, screen);
        }
    }

    private static ProbeResult Throw(SeededRandom random)
    {
        Phase[] phases = [.. Enum.GetValues<Phase>().Where(phase => phase is not Phase.Total && random.Below(4) > 0)];
        // From microseconds to minutes, so that there are bars of nothing beside bars of nearly all.
        return Samples.Success with
        {
            Request = Samples.RequestFor("imap.example.org", 993, (TlsMode)random.Below(2)),
            Durations = Samples.Took([.. phases.Select(phase => (phase, (int)Math.Pow(10, random.Below(800) / 100.0)))]),
            Failure = random.Below(2) is 0 ? null : new Failure((Phase)random.Below(11), FailureKind.Timeout, "no"),
        };
    }

    private static void AssertGeometry(ProbeResult result, Screen screen)
    {
        var lines = new Waterfall(result, screen).Lines();
        var labels = lines.Select(line => line.Trim().Split(' ')[0]).ToList();
        Assert.Equal(labels.Count, labels.Distinct().Count());
        Assert.Equal(result.Durations.Phases.Keys.Select(EnumWords.Word).Order(), labels.Where(label => label is not "connect").Order());

        var unit = $" {Figures.UpTo(result.Durations.Total).Unit}  ";
        var origin = lines.Count is 0 ? 0 : lines[0].IndexOf(unit, StringComparison.Ordinal) + unit.Length;
        var cells = screen.ChartWidth - origin;
        var (elapsed, before) = (TimeSpan.Zero, 0);
        foreach (var (line, label) in lines.Zip(labels))
        {
            Assert.Equal(origin, line.IndexOf(unit, StringComparison.Ordinal) + unit.Length);
            Assert.InRange(line.Length, origin + 1, screen.ChartWidth);
            var duration = label is "connect" ? result.Durations.Connect : result.Durations.Phases.Single(entry => entry.Key.Word() == label).Value;
            var start = label is "connect" ? TimeSpan.Zero : elapsed;
            var first = line[origin..].TakeWhile(c => c is ' ').Count();
            Assert.InRange(first, start / result.Durations.Total * cells - 1, start / result.Durations.Total * cells + 1);
            Assert.InRange(
                line.Length - origin,
                (start + duration) / result.Durations.Total * cells - 1,
                Math.Max(first + 1, (start + duration) / result.Durations.Total * cells + 1));
            Assert.True(first >= before, $"{label} begins before the one before it");
            (elapsed, before) = label is "connect" ? (elapsed, before) : (start + duration, first);
        }
    }
}
