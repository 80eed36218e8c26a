using System.Text.RegularExpressions;
using ImapProbe.Cli;
using ImapProbe.Core;

namespace ImapProbe.Tests.House;

/// <summary>Every imap-probe line in the README's code, in whatever file it is to be pasted, is one that the program accepts.</summary>
public sealed partial class ReadmeCommandTests
{
    public static TheoryData<string> CommandLines => [.. Readme.CodeBlocks.SelectMany(CommandLinesOf).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(CommandLines))]
    public void A_command_line_of_the_README_is_a_good_one(string line)
    {
        var invocation = new ProbeCommand().Read(Words(line));

        Assert.True(invocation is Invocation.Run, invocation is Invocation.Misuse misuse ? string.Join('\n', misuse.Problems) : line);
    }

    [Fact]
    public void The_lines_of_the_targets_file_in_the_README_are_good_ones()
    {
        var run = Assert.IsType<Invocation.Run>(new ProbeCommand().Read(["--targets", "targets.txt", "-u", "monitor@example.org", "-P", "password"]));
        var block = Assert.Single(Readme.CodeBlocks, block => block.StartsWith("# the options of the command line", StringComparison.Ordinal));
        var readings = block.TrimEnd().Split('\n').Select(run.Plan.File!.Read).ToList();

        Assert.All(readings, reading => Assert.Empty(reading.Problems));
        Assert.Equal(
            ["imap1.example.org:993 monitor@example.org", "imap2.example.org:143 monitor@example.org", "imap.example.net:993 Probe, Imap"],
            readings.Select(reading => reading.Target?.Request).OfType<ProbeRequest>().Select(request => $"{request.Host}:{request.Port} {request.User}"));
    }

    // A recipe whose form the search does not know would be one that nobody checks.
    [Theory]
    [InlineData("--quit-after tls")]
    [InlineData("--format json")]
    [InlineData(" -q")]
    [InlineData("%d/password")]
    [InlineData("password.nagios --format nagios -w '2' -c '5'")]
    [InlineData("-P - -c 5")]
    [InlineData("password --format prometheus -o")]
    [InlineData("password.script_exporter --format prometheus")]
    [InlineData("--targets /tmp/targets -u")]
    [InlineData("-n 100 -i 5s")]
    [InlineData("--all-addresses")]
    public void The_recipes_are_among_them(string part) =>
        Assert.Contains(CommandLines, row => row.Data.Contains(part, StringComparison.Ordinal));

    // A list in YAML is a line without its commas; Nagios fills in what the service gives after the command's name.
    private static IEnumerable<string> CommandLinesOf(string block)
    {
        var text = Continuation().Replace(block, " ");
        text = YamlList().Replace(text, list => list.Value.Replace(",", "", StringComparison.Ordinal));
        if (CheckCommand().Match(text) is { Success: true } check)
        {
            foreach (var (place, value) in check.Groups[1].Value.Split('!').Index())
                text = text.Replace($"$ARG{place + 1}$", value, StringComparison.Ordinal);
        }

        return Command().Matches(text).Select(match => match.Groups[1].Value.Trim());
    }

    private static string[] Words(string line) => [.. Word().Matches(line).Select(word => word.Value.Trim('\''))];

    [GeneratedRegex(@" \\\n *")]
    private static partial Regex Continuation();

    [GeneratedRegex(@"\[[^\]\n]*imap-probe,[^\]\n]*\]")]
    private static partial Regex YamlList();

    [GeneratedRegex(@"check_command +[^!\n]+!(.*)")]
    private static partial Regex CheckCommand();

    // Up to where a shell would end it.
    [GeneratedRegex(@"(?<![\w.-])imap-probe +(-[^|&;<>)\]\n]*)")]
    private static partial Regex Command();

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Word();
}
