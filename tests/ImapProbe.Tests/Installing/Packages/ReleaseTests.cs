using System.Text.Json;
using System.Text.RegularExpressions;
using ImapProbe.Tests.House;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Installing.Packages;

/// <summary>What is in the release, whatever it runs on. Each processor has a name in Debian, in .NET and in rpm.</summary>
public sealed partial class ReleaseTests
{
    // That of Debian 11; RHEL 9 has 2.34, Ubuntu 22.04 has 2.35.
    private static readonly Version Oldest = new(2, 31);

    private static readonly string Number = Release.Version;

    public ReleaseTests() => Need.All(Need.Release);

    /// <summary>The names of each processor.</summary>
    public static IEnumerable<TheoryDataRow<string, string, string>> Processors =>
    [
        new TheoryDataRow<string, string, string>("amd64", "x64", "x86_64").WithTrait(Release.Trait, Release.Quick),
        new TheoryDataRow<string, string, string>("arm64", "arm64", "aarch64").WithTrait(Release.Trait, Release.Slow),
    ];

    public static IEnumerable<TheoryDataRow<string>> DebianPackages =>
    [
        new TheoryDataRow<string>("amd64").WithTrait(Release.Trait, Release.Quick),
        new TheoryDataRow<string>("arm64").WithTrait(Release.Trait, Release.Slow),
    ];

    [Fact]
    [Trait(Release.Trait, Release.Slow)]
    public void All_of_it_is_there_and_nothing_else() => Assert.Equal(
        [
            "SHA256SUMS", $"imap-probe-{Number}-1.aarch64.rpm", $"imap-probe-{Number}-1.x86_64.rpm", $"imap-probe-{Number}-linux-arm64.tar.gz",
            $"imap-probe-{Number}-linux-x64.tar.gz", $"imap-probe-{Number}.cdx.json", $"imap-probe.{Number}.nupkg", $"imap-probe_{Number}_amd64.deb",
            $"imap-probe_{Number}_arm64.deb",
        ],
        Directory.GetFileSystemEntries(Release.Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    [Fact]
    [Trait(Release.Trait, Release.Quick)]
    public async Task The_sums_are_those_of_all_the_files()
    {
        var words = await Release.AskAsync("env", "-C", Release.Folder, "LC_ALL=C", "sha256sum", "--check", "SHA256SUMS");

        Assert.Equal(Directory.GetFiles(Release.Folder).Length - 1, Regex.Count(words, ": OK\n"));
    }

    [Theory]
    [MemberData(nameof(Processors))]
    public async Task Archive_and_packages_hold_one_binary(string debian, string dotnet, string rpm)
    {
        using var folder = await UnpackAsync(debian, dotnet, rpm);
        var binary = await File.ReadAllBytesAsync(Archived(folder, dotnet, "imap-probe"), TestContext.Current.CancellationToken);

        Assert.Equal(binary, await File.ReadAllBytesAsync(folder["deb/usr/bin/imap-probe"], TestContext.Current.CancellationToken));
        Assert.Equal(binary, await File.ReadAllBytesAsync(folder["rpm/usr/bin/imap-probe"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Processors))]
    public async Task The_binary_asks_for_no_C_library_newer_than_Debian_11s_and_the_packages_ask_for_what_it_does(string debian, string dotnet, string rpm)
    {
        using var folder = await UnpackAsync(debian, dotnet, rpm);
        var asked = await Release.AskAsync("readelf", "--version-info", "--dynamic", "--wide", Archived(folder, dotnet, "imap-probe"));
        var newest = Versions(asked);

        Assert.InRange(newest, new Version(2, 17), Oldest);
        Assert.DoesNotContain("RELR", asked, StringComparison.Ordinal);
        Assert.Equal(
            $"libc6 (>= {newest}), libssl3t64 | libssl3 | libssl1.1, ca-certificates",
            (await Release.AskAsync("dpkg-deb", "--field", Release.PathOf($"imap-probe_{Number}_{debian}.deb"), "Depends")).Trim());
        var required = await Release.AskAsync("rpm", "--query", "--requires", "--package", Release.PathOf($"imap-probe-{Number}-1.{rpm}.rpm"));
        Assert.Equal(newest, Versions(required));
        Assert.Contains("(libssl.so.3()(64bit) or libssl.so.1.1()(64bit))\nca-certificates\n", required, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Processors))]
    public async Task All_of_them_have_the_manual_page_the_completions_the_units_and_every_recipe(string debian, string dotnet, string rpm)
    {
        using var folder = await UnpackAsync(debian, dotnet, rpm);
        string[] recipes = [.. Names(Path.Combine(Readme.Root, "src/ImapProbe/Recipes")).Append("Containerfile").Order(StringComparer.Ordinal)];

        Assert.Equal(recipes, Names(Archived(folder, dotnet, "recipes")));
        Assert.Equal(recipes, Names(folder["deb/usr/share/doc/imap-probe/examples"]));
        Assert.Equal(recipes, Names(folder[$"rpm/usr/share/doc/imap-probe-{Number}/recipes"]));
        Assert.Equal(["COPYRIGHT", "README.md", "completions", "imap-probe", "imap-probe.1", "recipes", "systemd"], Names(Archived(folder, dotnet, "")));
        foreach (var package in (string[])["deb", "rpm"])
        {
            Assert.True(File.Exists(folder[$"{package}/usr/share/man/man1/imap-probe.1.gz"]));
            Assert.True(File.Exists(folder[$"{package}/usr/share/bash-completion/completions/imap-probe"]));
            Assert.Equal(["imap-probe@.service", "imap-probe@.timer"], Names(folder[$"{package}/usr/lib/systemd/system"]));
        }
    }

    // Only what it must say: no error, no warning.
    [Theory]
    [MemberData(nameof(DebianPackages))]
    public async Task Lintian_has_nothing_to_say_against_the_package(string debian)
    {
        Need.All(Need.Lintian);

        var (exitCode, words) = await InstalledTool.RunAsync(
            "lintian", ["--allow-root", "--fail-on", "error,warning", Release.PathOf($"imap-probe_{Number}_{debian}.deb")], "", TimeSpan.FromMinutes(5));

        Assert.Equal((0, ""), (exitCode, words));
    }

    [Fact]
    [Trait(Release.Trait, Release.Slow)]
    public async Task The_bill_of_materials_names_each_package_with_its_version()
    {
        var file = Release.PathOf($"imap-probe-{Number}.cdx.json");
        using var bill = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        var components = bill.RootElement.GetProperty("components").EnumerateArray()
            .Select(component => $"{component.GetProperty("name").GetString()} {component.GetProperty("version").GetString()}").ToList();
        var project = await File.ReadAllTextAsync(Path.Combine(Readme.Root, "src/ImapProbe/ImapProbe.csproj"), TestContext.Current.CancellationToken);

        Assert.Equal("CycloneDX", bill.RootElement.GetProperty("bomFormat").GetString());
        Assert.All(
            PackageReference().Matches(project),
            reference => Assert.Contains($"{reference.Groups["name"].Value} {reference.Groups["version"].Value}", components));
    }

    private static async Task<TempFolder> UnpackAsync(string debian, string dotnet, string rpm)
    {
        Need.All(Need.Rpm);
        var folder = new TempFolder();
        await Release.AskAsync("tar", "--extract", "--directory", folder[""], "--file", Release.PathOf($"imap-probe-{Number}-linux-{dotnet}.tar.gz"));
        await Release.AskAsync("dpkg-deb", "--extract", Release.PathOf($"imap-probe_{Number}_{debian}.deb"), folder["deb"]);
        await Release.AskAsync(
            "bash", "-o", "pipefail", "-e", "-c", "mkdir \"$1\"; rpm2cpio \"$0\" | (cd \"$1\" && cpio --extract --make-directories --quiet)",
            Release.PathOf($"imap-probe-{Number}-1.{rpm}.rpm"), folder["rpm"]);
        return folder;
    }

    private static string Archived(TempFolder folder, string dotnet, string name) => folder[$"imap-probe-{Number}-linux-{dotnet}/{name}"];

    private static Version Versions(string text) => GlibcVersion().Matches(text).Select(match => Version.Parse(match.Groups["version"].Value)).Max()!;

    private static IEnumerable<string> Names(string folder) =>
        Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"GLIBC_(?<version>\d+\.\d+)")]
    private static partial Regex GlibcVersion();

    [GeneratedRegex("<PackageReference Include=\"(?<name>[^\"]+)\" Version=\"(?<version>[^\"]+)\"")]
    private static partial Regex PackageReference();
}
