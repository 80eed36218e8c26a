using System.Text.RegularExpressions;
using ImapProbe.Cli;
using ImapProbe.Tests.House;

namespace ImapProbe.Tests.Monitoring.Recipes;

/// <summary>The recipes are files that say what they are, and that people find.</summary>
public sealed partial class RecipeFileTests
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(RecipeSetup.Recipes).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>Each probe in a recipe, as the words of a command line.</summary>
    public static TheoryData<string, string> CommandLines
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in Directory.GetFiles(RecipeSetup.Recipes).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal))
            {
                foreach (var line in CommandLinesOf(RecipeSetup.Read(name)))
                    data.Add(name, line);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_begins_with_what_it_does_where_it_goes_and_whether_it_was_tested(string name)
    {
        var lines = RecipeSetup.Read(name).Split('\n').SkipWhile(line => line.StartsWith("#!", StringComparison.Ordinal));
        // What goes on from the line above is indented.
        var beginnings = lines.TakeWhile(line => Comment().IsMatch(line)).Where(line => !ContinuedComment().IsMatch(line)).ToList();

        Assert.Equal(3, beginnings.Count);
        Assert.All(beginnings, line => Assert.Matches("^(#|//) [A-Z]", line));
        Assert.Matches("(^(#|//) |[.] )(Tested|Not tested): ", beginnings[2]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_comment_is_wider_than_the_sources_lines(string name) =>
        Assert.All(RecipeSetup.Read(name).Split('\n').Where(line => Comment().IsMatch(line.TrimStart())), line => Assert.InRange(line.Length, 1, 160));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_README_leads_to_it(string name) => Assert.Contains($"(src/ImapProbe/Recipes/{name})", Readme.Text, StringComparison.Ordinal);

    [Fact]
    public void The_README_leads_to_no_other() => Assert.Equal(
        Names.Select(row => row.Data).Order(StringComparer.Ordinal),
        Link().Matches(Readme.Text).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(CommandLines))]
    public void Its_command_line_is_a_good_one(string name, string line)
    {
        var invocation = ProbeCommand.Read([.. Word().Matches(line).Select(word => word.Value.Trim('\'', '"'))]);

        Assert.True(invocation is Invocation.Run, invocation is Invocation.Misuse misuse ? $"{name}: {string.Join('\n', misuse.Problems)}" : line);
    }

    // Rules and scrapes have no probe; Icinga puts its command line together, and its own test runs it.
    [Fact]
    public void All_but_three_have_a_command_line() => Assert.Equal(
        ["icinga2.conf", "imap-probe.timer", "prometheus-alerts.yml", "prometheus.yml"],
        Names.Select(row => row.Data).Except(CommandLines.Select(row => row.Data.Item1)));

    // A list in YAML is a line without its commas; Nagios and Zabbix fill in what they are given.
    private static IEnumerable<string> CommandLinesOf(string recipe)
    {
        var text = YamlList().Replace(recipe, list => list.Value.Replace(",", "", StringComparison.Ordinal));
        if (CheckCommand().Match(text) is { Success: true } check)
        {
            foreach (var (place, value) in check.Groups["arguments"].Value.Split('!').Index())
                text = text.Replace($"$ARG{place + 1}$", value, StringComparison.Ordinal);
        }

        text = text.Replace("-H $1", $"-H {RecipeSetup.Host}", StringComparison.Ordinal);
        return Command().Matches(text).Select(match => match.Groups["options"].Value.Trim());
    }

    [GeneratedRegex("^(#|//)")]
    private static partial Regex Comment();

    [GeneratedRegex("^(#|//)   ")]
    private static partial Regex ContinuedComment();

    [GeneratedRegex(@"\(src/ImapProbe/Recipes/(?<name>[^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[[^\]\n]*imap-probe,[^\]\n]*\]")]
    private static partial Regex YamlList();

    [GeneratedRegex(@"check_command +[^!\n]+!(?<arguments>.*)")]
    private static partial Regex CheckCommand();

    // Up to where a shell would end it.
    [GeneratedRegex(@"/usr/bin/imap-probe +(?<options>-[^|&;<>)\]\n]*)")]
    private static partial Regex Command();

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S+""")]
    private static partial Regex Word();
}
