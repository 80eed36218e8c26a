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
    private const string Promises = "| promise | held by |";

    private static readonly List<string> Variables =
        [.. Readme.FirstCells(Readme.Text, "| variable | meaning |").SelectMany(cell => cell.Split(", ")).Select(name => name.Trim('`'))];

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
        Assert.All(packages, package => Assert.Contains($"| `{package.Groups[1]}` | {package.Groups[2]} |", Readme.OfTests, StringComparison.Ordinal));
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
        var promises = Readme.OfTests.Split('\n').SkipWhile(line => line is not Promises).Skip(2).TakeWhile(line => line.StartsWith('|')).ToList();

        Assert.InRange(promises.Count, 10, int.MaxValue);
        Assert.All(promises, promise =>
        {
            var names = Regex.Matches(promise, "`(?<name>[A-Za-z]+Tests)`").Select(match => match.Groups["name"].Value).ToList();
            Assert.NotEmpty(names);
            Assert.All(names, name => Assert.Contains(name, classes));
        });
    }

    [Fact]
    public void The_README_promises_nothing_that_no_test_holds()
    {
        var promises = Readme.Text.Split('\n').SkipWhile(line => line is not "## Security").SkipWhile(line => !line.StartsWith("- ", StringComparison.Ordinal))
            .TakeWhile(line => line is not "").ToList();

        Assert.InRange(promises.Count, 10, int.MaxValue);
        Assert.All(promises, promise => Assert.Contains(promise[2..].TrimEnd('.'), Readme.FirstCells(Readme.OfTests, Promises)));
    }

    // What stands beside the program's name: in packages, in images, in what makes a release.
    [Fact]
    public void Every_page_and_recipe_names_this_version()
    {
        var files = Directory.GetFiles(Path.Combine(Readme.Root, "src/ImapProbe/Recipes")).Select(File.ReadAllText);
        var versions = files.Append(Readme.Text).Append(Readme.OfTests).SelectMany(text => OwnVersion().Matches(text)).ToList();

        Assert.InRange(versions.Count, 5, int.MaxValue);
        Assert.All(versions, version => Assert.Equal(ProbeProgram.Version, version.Groups["version"].Value));
    }

    [Fact]
    public void Every_variable_of_the_environment_that_is_read_is_explained()
    {
        var files = Directory.GetFiles(Path.Combine(Readme.Root, "src/ImapProbe"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText);
        var read = files.SelectMany(text => Variable().Matches(text)).Select(match => match.Groups["name"].Value).Distinct().ToList();

        Assert.InRange(read.Count, 5, int.MaxValue);
        Assert.All(read, name => Assert.Contains(name, Variables));
    }

    [Fact]
    public void The_manual_page_explains_the_same_variables()
    {
        var page = File.ReadAllText(Path.Combine(Readme.Root, "src/ImapProbe/Manual/imap-probe.h2m"));
        var section = page.Split("\n[").Single(text => text.StartsWith("ENVIRONMENT]", StringComparison.Ordinal));

        Assert.Equal(
            Variables.Order(StringComparer.Ordinal),
            ManualVariable().Matches(section).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_link_within_the_pages_leads_somewhere() => Assert.All(
        ((string Page, string Folder)[])[(Readme.Text, ""), (Readme.OfTests, "tests")],
        page => Assert.All(Link().Matches(page.Page), link =>
        {
            var target = Path.GetFullPath(Path.Combine(Readme.Root, page.Folder, link.Groups["file"].Value));
            Assert.True(link.Groups["file"].Value is "" || Path.Exists(target), link.Value);
            var headings = link.Groups["file"].Value is "" ? page.Page : link.Groups["heading"].Success ? File.ReadAllText(target) : "";
            if (link.Groups["heading"].Success)
                Assert.Contains(link.Groups["heading"].Value, Heading().Matches(headings).Select(match => AnchorOf(match.Groups["text"].Value)));
        }));

    // As GitHub makes it.
    private static string AnchorOf(string heading) => NoPartOfAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"imap-probe[-_.:](?<version>\d+\.\d+\.\d+)|(?:release\.sh|-sv) (?<version>\d+\.\d+\.\d+)")]
    private static partial Regex OwnVersion();

    [GeneratedRegex("(?:GetEnvironmentVariable|[vV]ariable|environment)\\(\"(?<name>[A-Z_]+)\"|Variable = \"(?<name>[A-Z_]+)\"")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\\fB(?<name>[A-Z_]+)(?:=[a-z]+)?\\fR")]
    private static partial Regex ManualVariable();

    [GeneratedRegex(@"\]\((?![a-z]+:)(?<file>[^)#]*)(?:#(?<heading>[^)]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("[^a-z0-9 _-]")]
    private static partial Regex NoPartOfAnchor();

    [GeneratedRegex("<PackageReference Include=\"([^\"]+)\" Version=\"([^\"]+)\"")]
    private static partial Regex Package();
}
