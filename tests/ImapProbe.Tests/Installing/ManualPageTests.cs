using System.Text;
using System.Text.RegularExpressions;
using ImapProbe.Cli;
using ImapProbe.Core;
using ImapProbe.Tests.House;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Installing;

/// <summary>The manual page that help2man makes of the program's own help.</summary>
public sealed class ManualPageTests
{
    private static readonly Lazy<Task<string>> Source = new(MakeAsync);

    [Fact]
    public async Task Man_shows_it_without_a_warning() => Assert.NotEmpty(await ShownAsync());

    [Fact]
    public async Task Every_option_has_an_entry_with_its_names_its_value_and_what_the_help_says()
    {
        var page = await ShownAsync();

        Assert.All(new ProbeCommand().Options, option =>
        {
            var names = string.Join(", ", option.Aliases.Append(option.Name));
            Assert.Matches($@"(?m)^ {{7}}{Regex.Escape($"{names} {option.HelpName}".TrimEnd())}\n? +{Regex.Escape(option.Description!)}$", page);
        });
    }

    [Fact]
    public async Task Every_exit_code_is_under_EXIT_STATUS()
    {
        var status = Section(await ShownAsync(), "EXIT STATUS");

        Assert.All(
            [ExitCodes.Success, ExitCodes.Interrupted, .. Enum.GetValues<FailureKind>().Select(kind => (int)kind)],
            code => Assert.Matches($@"(?m)^ {{7}}{code} +\S", status));
        Assert.Contains($"{ExitCodes.Terminated} by SIGTERM", status, StringComparison.Ordinal);
        Assert.Contains("3 UNKNOWN", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ways_to_call_it_and_the_examples_are_those_of_the_help()
    {
        var page = await ShownAsync();
        var help = HelpText.Render(new ProbeCommand());

        Assert.Equal(Calls(help[..help.IndexOf("options:", StringComparison.Ordinal)]), Calls(Section(page, "SYNOPSIS")));
        Assert.Equal(Calls(help[help.IndexOf("examples:", StringComparison.Ordinal)..]), Calls(Section(page, "EXAMPLES")));
    }

    [Theory]
    [InlineData("NAME")]
    [InlineData("DESCRIPTION")]
    [InlineData("ENVIRONMENT")]
    [InlineData("FILES")]
    [InlineData("SEE ALSO")]
    public async Task It_has_what_people_look_for(string section) => Assert.Matches(@"\S", Section(await ShownAsync(), section));

    private static List<string> Calls(string text) =>
        [.. text.Split('\n').Select(line => line[(line.IndexOf("imap-probe -", StringComparison.Ordinal) is var at and >= 0 ? at : line.Length)..]).Where(call => call is not "")];

    private static string Section(string page, string name) => Regex.Match(page, $@"(?m)^{name}\n((?:(?: .*)?\n)*)").Groups[1].Value;

    // As a person reads it, on a wide terminal. "w" is every warning; "all" leaves out the macros that nobody defined.
    private static async Task<string> ShownAsync()
    {
        Need.All(Need.Help2Man, Need.Man);
        using var folder = new TempFolder();
        folder.Write("imap-probe.1", Encoding.UTF8.GetBytes(await Source.Value));
        var (exitCode, warnings) = await InstalledTool.RunAsync("env", ["-C", folder[""], "LC_ALL=C.UTF-8", "MANWIDTH=120", "sh", "-c", "man --warnings=w --no-hyphenation --no-justification --local-file ./imap-probe.1 2>&1 > page"]);

        Assert.Equal((0, ""), (exitCode, warnings));
        return await File.ReadAllTextAsync(folder["page"]);
    }

    private static async Task<string> MakeAsync()
    {
        using var folder = new TempFolder();
        var program = folder.Write("imap-probe", [], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(program, $"#!/bin/sh\nexec {ProbeProgram.Quoted(ProbeProgram.CommandLine)} \"$@\"\n");
        // help2man starts the program through a shell.
        var (exitCode, words) = await InstalledTool.RunAsync("env", ["-C", folder[""], Path.Combine(Readme.Root, "src", "ImapProbe", "Manual", "make.sh"), "./imap-probe"]);
        Assert.True(exitCode is 0, words);
        return words;
    }
}
