using System.Text.Json;
using System.Text.RegularExpressions;
using ImapProbe.Cli;
using ImapProbe.Core;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.House;

/// <summary>The README says what the program does: its options, its exit codes, its keys.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Every_option_is_explained()
    {
        foreach (var option in new ProbeCommand().Options)
            Assert.All(option.Aliases.Append(option.Name), name => Assert.Contains($"`{name}", Readme.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_kind_stands_beside_its_exit_code() =>
        Assert.All(Enum.GetValues<FailureKind>(), kind => Assert.Contains($"| {(int)kind} | `{kind.Word()}` |", Readme.Text, StringComparison.Ordinal));

    [Fact]
    public void Every_package_is_named_with_its_version_which_is_an_exact_one()
    {
        var projects = ((string[])["src", "tests"]).SelectMany(
            folder => Directory.GetFiles(Path.Combine(Readme.Root, folder), "*.csproj", SearchOption.AllDirectories));
        var packages = projects.SelectMany(project => Package().Matches(File.ReadAllText(project))).ToList();

        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.Matches(@"^\d+\.\d+\.\d+$", package.Groups[2].Value));
        Assert.All(packages, package => Assert.Contains($"| `{package.Groups[1]}` | {package.Groups[2]} |", Readme.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void One_command_installs_all_that_tests_may_lack()
    {
        var command = Assert.Single(Readme.CodeBlocks, block => block.StartsWith("apt-get install --no-install-recommends ", StringComparison.Ordinal));

        Assert.Equal(
            Need.Known.SelectMany(need => need.Packages).Distinct().Order(StringComparer.Ordinal),
            command.Split([' ', '\n', '\\'], StringSplitOptions.RemoveEmptyEntries)[3..]);
    }

    [Fact]
    public async Task Every_key_of_the_JSON_report_is_explained()
    {
        var (run, _) = await TestSetup.PlayAsync(TestSetup.Script);
        var report = run.Report;
        var nested = report.GetProperty("tls").EnumerateObject().Concat(report.GetProperty("tls").GetProperty("certificate").EnumerateObject());
        Assert.All(report.EnumerateObject().Concat(nested), key => Assert.Contains($"`{key.Name}`", Readme.Text, StringComparison.Ordinal));
        Assert.Equal(JsonValueKind.Object, report.ValueKind);
    }

    [Fact]
    public void Every_promise_of_security_names_tests_that_there_are()
    {
        var classes = typeof(ReadmeTests).Assembly.GetTypes().Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        var promises = Readme.Text.Split('\n').SkipWhile(line => line is not "## Security").SkipWhile(
            line => !line.StartsWith("| --- |", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line.StartsWith('|')).ToList();

        Assert.InRange(promises.Count, 10, int.MaxValue);
        Assert.All(promises, promise =>
        {
            var names = Regex.Matches(promise, "`(?<name>[A-Za-z]+Tests)`").Select(match => match.Groups["name"].Value).ToList();
            Assert.NotEmpty(names);
            Assert.All(names, name => Assert.Contains(name, classes));
        });
    }

    [GeneratedRegex("<PackageReference Include=\"([^\"]+)\" Version=\"([^\"]+)\"")]
    private static partial Regex Package();
}
