using System.CommandLine;
using ImapProbe.Cli;
using ImapProbe.Core;

namespace ImapProbe.Tests.Installing;

/// <summary>What the shells offer behind imap-probe is what the program takes: the same options, the same values, and nothing else.</summary>
public sealed class CompletionTests
{
    private static readonly IReadOnlyList<Option> Options = new ProbeCommand().Options;

    public static TheoryData<string> Shells => [.. CompletionShell.All.Keys];

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Every_option_is_offered_with_all_its_names_and_no_other(string shell)
    {
        var offered = await CompletionShell.All[shell].OfferedAsync(["imap-probe -", "imap-probe -v -", "imap-probe -H example.org -"]);

        var names = Options.SelectMany(NamesOf).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(names, offered[0].Order(StringComparer.Ordinal));
        // What may be given again is offered again.
        Assert.Contains("--verbose", offered[1]);
        Assert.Contains("--host", offered[2]);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task The_values_of_an_option_with_fixed_ones_are_offered_and_no_others(string shell)
    {
        var options = Options.Where(option => option.HelpName?.Contains('|', StringComparison.Ordinal) is true).ToList();
        var offered = await CompletionShell.All[shell].OfferedAsync([.. options.Select(option => $"imap-probe {option.Name} ")]);

        Assert.Equal(4, options.Count);
        Assert.All(
            options.Zip(offered),
            pair => Assert.Equal(pair.First.HelpName!.Split('|').Order(StringComparer.Ordinal), pair.Second.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Every_login_method_is_offered_and_no_other(string shell)
    {
        var offered = Assert.Single(await CompletionShell.All[shell].OfferedAsync(["imap-probe --auth "]));

        Assert.Equal(Enum.GetValues<AuthMethod>(), offered.Select(method => OptionValues.Auth(method).Value).Order());
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Every_kind_that_can_be_expected_is_offered_and_no_other(string shell)
    {
        var offered = Assert.Single(await CompletionShell.All[shell].OfferedAsync(["imap-probe --expect "]));

        Assert.Equal(Expectation.Kinds.Order(), offered.Select(kind => OptionValues.Kind(kind).Value).Order());
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Files_are_offered_where_a_file_belongs(string shell)
    {
        var names = NamesOfValue("FILE", "PEM");
        var offered = await CompletionShell.All[shell].OfferedAsync([.. names.Select(name => $"imap-probe {name} ")]);

        Assert.Equal(7, names.Count);
        Assert.All(offered, words => Assert.Equal([CompletionShell.File], words));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Nothing_is_offered_where_a_host_an_account_or_a_number_belongs(string shell)
    {
        var names = NamesOfValue("HOST[:PORT]", "ADDRESS[:PORT]", "NAME", "N", "DURATION", "MAILBOX", "RANGE", "LEFT");
        var offered = await CompletionShell.All[shell].OfferedAsync([.. names.Select(name => $"imap-probe {name} ")]);

        Assert.Equal(21, names.Count);
        Assert.All(names.Zip(offered), pair => Assert.True(pair.Second is [], $"{pair.First}: {string.Join(' ', pair.Second)}"));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_value_behind_an_equals_sign_is_completed_too(string shell)
    {
        var offered = await CompletionShell.All[shell].OfferedAsync(["imap-probe --tls=st", "imap-probe --ca-file=a"]);

        Assert.EndsWith("starttls", Assert.Single(offered[0]), StringComparison.Ordinal);
        Assert.EndsWith(CompletionShell.File, Assert.Single(offered[1]), StringComparison.Ordinal);
    }

    // Bash shows none.
    [Fact]
    public void The_descriptions_are_those_of_the_help() => Assert.All(Options, option =>
    {
        var bracketed = option.Description!.Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
        Assert.Single(
            CompletionShell.All["fish"].Text.Split('\n'),
            line => line.Contains($" -l {option.Name[2..]} ", StringComparison.Ordinal) && line.EndsWith(
                $" -d '{option.Description}'", StringComparison.Ordinal));
        Assert.Single(
            CompletionShell.All["zsh"].Text.Split('\n'),
            line => line.Contains(option.Name, StringComparison.Ordinal) && line.Contains($"[{bracketed}]", StringComparison.Ordinal));
    });

    private static List<string> NamesOfValue(params IReadOnlyList<string> values) =>
        [.. Options.Where(option => values.Contains(option.HelpName, StringComparer.Ordinal)).SelectMany(NamesOf)];

    private static IEnumerable<string> NamesOf(Option option) => option.Aliases.Append(option.Name);
}
