using System.Text.RegularExpressions;
using ImapProbe.Cli;
using ImapProbe.Core;

namespace ImapProbe.Tests.House;

/// <summary>Every imap-probe line in the README's code is one that the program accepts.</summary>
public sealed partial class ReadmeCommandTests
{
    public static TheoryData<string> CommandLines => [.. Readme.CodeBlocks.SelectMany(CommandLinesOf).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(CommandLines))]
    public void A_command_line_of_the_README_is_a_good_one(string line)
    {
        var invocation = ProbeCommand.Read(Words(line));

        Assert.True(invocation is Invocation.Run or Invocation.Version, invocation is Invocation.Misuse misuse ? string.Join('\n', misuse.Problems) : line);
    }

    [Fact]
    public void The_lines_of_the_targets_file_in_the_README_are_good_ones()
    {
        var run = Assert.IsType<Invocation.Run>(ProbeCommand.Read(["--targets", "targets.txt", "-u", "monitor@example.org", "-P", "password"]));
        var block = Assert.Single(Readme.CodeBlocks, block => block.StartsWith("# the options of the command line", StringComparison.Ordinal));
        var readings = block.TrimEnd().Split('\n').Select(run.Plan.File!.Read).ToList();

        Assert.All(readings, reading => Assert.Empty(reading.Problems));
        Assert.Equal(
            ["imap1.example.org:993 monitor@example.org", "imap2.example.org:143 monitor@example.org", "imap.example.net:993 Probe, Imap"],
            readings.Select(reading => reading.Target?.Request).OfType<ProbeRequest>().Select(request => $"{request.Host}:{request.Port} {request.User}"));
    }

    // A command whose form the search does not know would be one that nobody checks.
    [Theory]
    [InlineData("--quit-after tls")]
    [InlineData("-n 100 -i 5s")]
    [InlineData("--all-addresses")]
    [InlineData("--targets targets.txt")]
    public void The_commands_are_among_them(string part) =>
        Assert.Contains(CommandLines, row => row.Data.Contains(part, StringComparison.Ordinal));

    private static IEnumerable<string> CommandLinesOf(string block) =>
        Command().Matches(Continuation().Replace(block, " ")).Select(match => match.Groups[1].Value.Trim());

    private static string[] Words(string line) => [.. Word().Matches(line).Select(word => word.Value.Trim('\''))];

    [GeneratedRegex(@" \\\n *")]
    private static partial Regex Continuation();

    // Up to where a shell would end it.
    [GeneratedRegex(@"(?<![\w.-])imap-probe +(-[^|&;<>)\]\n]*)")]
    private static partial Regex Command();

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Word();
}
