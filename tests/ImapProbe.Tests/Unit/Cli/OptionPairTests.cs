using System.CommandLine;
using ImapProbe.Cli;
using ImapProbe.Run;
using ImapProbe.Tests.House;

namespace ImapProbe.Tests.Unit.Cli;

/// <summary>Each option beside each other: it has an effect, the two are refused, or the README calls them harmless.</summary>
public sealed class OptionPairTests
{
    private const char Effect = '.';
    private const char Harmless = 'h';
    private const char Usage = 'u';

    // The cell in the row of A and the column of B says what becomes of A beside B. A column is named by the letter of its row.
    private const string Table = """
                                        HOLpsC46auPKAZRmtxygewcWXEFj1niJMNoqvhV
        H  --host b.example             ..............................u......uu
        O  --host c.example:1993        ...u..........................u......uu
        L  --host 192.0.2.9             .......u......................u......uu
        p  --port 1143                  .u.u..........................u......uu
        s  --tls starttls               ....u.........................u......uu
        C  --connect-to 192.0.2.7       .....u.uu.....................u......uu
        4  --ipv4                       ..h..huu......................u......uu
        6  --ipv6                       ..u..uuu......................u......uu
        a  --all-addresses              .....u..u.....................u......uu
        u  --user you                   .........u.......hhh..........u......uu
        P  --password-file other        ..........uu.....hhh..........u......uu
        K  --password-command pass      ..........uu.....hhh..........u......uu
        A  --auth plain                 ............u....uuu..........u......uu
        Z  --client-cert client.pem     .............u...u............u......uu
        R  --ca-file ca.pem             ..............u..u............u......uu
        m  --tls-min 1.3                ...............u.u............u......uu
        t  --timeout 5s                 ................u.............u......uu
        x  --quit-after tcp             ............uuuu.uuuu..uu.....u......uu
        y  --quit-after tls             ............u....uuuu.........u......uu
        g  --quit-after greeting        ............u....uuuu.........u......uu
        e  --examine INBOX              .................uuuu.........u......uu
        w  --warning 2                  .....................u...u....u......uu
        c  --critical 5                 ......................u..u....u......uu
        W  --cert-warning 14            .................u.....u.u....u......uu
        X  --cert-critical 7            .................u......uu....u......uu
        E  --expect connection          .....................uuuuu....u......uu
        F  --targets list               ..........................u...u......uu
        j  --parallel 2                 hhhhhhhhhhhhhhhhhhhhhhhhhh.uhhuhhhhhhuu
        1  --count 1                    ............................uuu.hh...uu
        n  --count 3                    ............................uu..uu...uu
        i  --interval 2s                uuuuuuuuuuuuuuuuuuuuuuuuuuuuu.uuuuuuuuu
        J  --format json                ..............................uuuu...uu
        M  --format prometheus          .............................uuuuu...uu
        N  --format nagios              .............................uuuuu...uu
        o  --output report              ..............................u...u..uu
        q  --quiet                      ..............................u...hu.uu
        v  --verbose                    ..............................u......uu
        h  --help                       uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu
        V  --version                    uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu
        """;

    private static readonly HostileCase[] Rows = ReadTable();

    public static TheoryData<char> Letters => [.. Rows.Select(row => row.Letter)];

    private static IReadOnlyList<Option> Options { get; } = new ProbeCommand().Options;

    [Fact]
    public void Every_option_of_the_program_has_a_row_and_every_row_a_cell_for_each_other()
    {
        Assert.Equal(Options.Select(option => option.Name), Rows.Select(row => row.Name).Distinct());
        Assert.Equal(string.Concat(Rows.Select(row => row.Letter)), Table.Split('\n')[0].Trim());
        Assert.All(Rows, row => Assert.Equal((Rows.Length, ""), (row.Cells.Length, row.Cells.Trim(Effect, Harmless, Usage))));
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public void Beside_each_other_an_option_is_what_the_table_says(char letter) => Assert.All(CellsOf(letter), cell =>
    {
        var (row, other, expected) = cell;
        foreach (var line in (string[][])[[.. row.Words, .. other.Words], [.. other.Words, .. row.Words]])
        {
            if (ProbeCommand.Read([.. Base(row, other), .. line]) is Invocation.Misuse misuse)
                Assert.True(expected is Usage && misuse.Problems.Any(problem => NamesOneOf(problem, row, other)), string.Join('\n', misuse.Problems));
            else
                Assert.NotEqual(Usage, expected);
        }

        // What has an effect makes another plan of it.
        if (expected is Effect)
            Assert.NotEqual(PlanOf([.. Base(other), .. other.Words]), PlanOf([.. Base(row, other), .. row.Words, .. other.Words]));
    });

    [Theory]
    [MemberData(nameof(Letters))]
    public void On_a_line_of_a_targets_file_it_is_the_same(char letter)
    {
        var file = Plan("--targets", "list").File!;
        Assert.All(CellsOf(letter).Where(cell => IsOfTarget(cell.HostileCase) && IsOfTarget(cell.Other)), cell =>
        {
            var reading = file.Read(string.Join(' ', [.. Base(cell.HostileCase, cell.Other), .. cell.HostileCase.Words, .. cell.Other.Words]));
            // Where a command line may have several servers, a line has one.
            Assert.Equal(cell.Expected is Usage || (cell.HostileCase.Name, cell.Other.Name) is ("--host", "--host"), reading.Problems.Count > 0);
        });
    }

    [Theory]
    [InlineData("--ca-file", "ca.pem")]
    [InlineData("--tls-min", "1.2")]
    [InlineData("--cert-warning", "14")]
    [InlineData("--cert-critical", "7")]
    public void What_is_for_TLS_is_refused_where_STARTTLS_would_come_after_the_end(string option, string value)
    {
        string[] line = ["-H", "a.example", "--quit-after", "greeting", option, value];

        Assert.IsType<Invocation.Run>(ProbeCommand.Read(line));
        Assert.Contains(
            option,
            Assert.Single(Assert.IsType<Invocation.Misuse>(ProbeCommand.Read([.. line, "--tls", "starttls"])).Problems),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_README_names_every_harmless_pair_and_no_other()
    {
        var named = Readme.Text.Split('\n').SkipWhile(line => line is not "| option | beside | why |").Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|')).Select(cells => (Option: cells[1], Beside: cells[2])).ToList();
        var harmless = Letters.SelectMany(row => CellsOf(row.Data)).Where(cell => cell.Expected is Harmless).ToList();

        Assert.All(harmless, cell => Assert.Contains(named, pair => Names(pair, cell)));
        // What one line of a targets file makes of the next is not seen from here.
        Assert.All(
            named.Where(pair => !pair.Beside.Contains("--targets", StringComparison.Ordinal)), pair => Assert.Contains(harmless, cell => Names(pair, cell)));
    }

    private static bool Names((string Option, string Beside) pair, (HostileCase HostileCase, HostileCase Other, char) cell) =>
        IsNamed(cell.HostileCase, pair.Option) && (pair.Beside.Contains("one target", StringComparison.Ordinal) || IsNamed(cell.Other, pair.Beside));

    private static bool IsNamed(HostileCase row, string text) => NamesOf(row).Any(name => text.Contains($"`{name}", StringComparison.Ordinal));

    private static bool NamesOneOf(string problem, params HostileCase[] rows) =>
        rows.SelectMany(NamesOf).Any(name => problem.Contains(name, StringComparison.Ordinal));

    private static IEnumerable<string> NamesOf(HostileCase row) =>
        Options.Single(option => option.Name == row.Name) is var option ? option.Aliases.Append(option.Name) : [];

    private static bool IsOfTarget(HostileCase row) => Options.TakeWhile(option => option.Name is not "--targets").Any(option => option.Name == row.Name);

    private static IEnumerable<(HostileCase HostileCase, HostileCase Other, char Expected)> CellsOf(char letter) =>
        Rows.Single(row => row.Letter == letter) is var row ? Rows.Select((other, place) => (row, other, row.Cells[place])) : [];

    // What every probe needs, where the two do not give it.
    private static IEnumerable<string> Base(params HostileCase[] rows) =>
        ((string[][])[["--host", "a.example"], ["--user", "me"], ["--password-file", "pw"]]).Where(
            pair => rows.All(row => SameNeed(row.Name) != pair[0])).SelectMany(pair => pair);

    private static string SameNeed(string option) => option is "--password-command" ? "--password-file" : option;

    private static RunPlan Plan(params string[] arguments) => Assert.IsType<Invocation.Run>(ProbeCommand.Read(arguments)).Plan;

    // The lines of a file are seen through two, of which one lacks each option of a command line.
    private static string PlanOf(params string[] arguments)
    {
        if (ProbeCommand.Read(arguments) is not Invocation.Run { Plan: var plan })
            return "none";
        var targets = plan.File is { } file ? ((string[])["-t 7s", "-c 1"]).Select(line => file.Read(line).Target) : plan.Targets;
        return $"{string.Join('\n', targets)}\n{plan with { Targets = [], File = null }} from {plan.File?.Path ?? "the command line"}";
    }

    private static HostileCase[] ReadTable() =>
        [.. Table.Split('\n').Skip(1).Select(line => new HostileCase(line[0], line[3..32].Trim().Split(' '), line[32..]))];

    /// <summary>An option with a value, and what becomes of it beside each of the rows.</summary>
    private sealed record HostileCase(char Letter, string[] Words, string Cells)
    {
        public string Name => Words[0];

        public override string ToString() => string.Join(' ', Words);
    }
}
