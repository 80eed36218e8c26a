using System.Reflection.Metadata;
using System.Text;
using System.Xml.Linq;
using ImapProbe.Loopback;
using ImapProbe.Tests.House;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Installing;

/// <summary>The package that dotnet pack makes is one that dotnet tool install installs, and that probes.</summary>
public sealed class ToolPackageTests(ToolPackage package) : IClassFixture<ToolPackage>
{
    [Fact]
    public async Task The_command_tells_its_version() => Assert.Equal((0, $"imap-probe {ProbeProgram.Version}\n"), await package.RunAsync("--version"));

    [Fact]
    public async Task The_command_logs_in()
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script);

        var (exitCode, words) = await package.RunAsync(setup.Line(server.Port));

        new ProbeRun(exitCode, words, "").AssertOk();
    }

    [Fact]
    public void Its_first_page_is_the_README() => Assert.Equal(Readme.Text, Encoding.UTF8.GetString(package.Read("README.md")));

    [Fact]
    public void It_says_what_it_is_and_names_no_licence_and_no_address_that_nobody_chose()
    {
        using var nuspec = new MemoryStream(package.Read("imap-probe.nuspec"));
        var elements = XDocument.Load(nuspec).Descendants().ToLookup(element => element.Name.LocalName, StringComparer.Ordinal);

        Assert.Equal("imap-probe", Assert.Single(elements["id"]).Value);
        Assert.Contains("log in", Assert.Single(elements["description"]).Value, StringComparison.Ordinal);
        Assert.Contains("imap", Assert.Single(elements["tags"]).Value, StringComparison.Ordinal);
        Assert.Equal("DotnetTool", Assert.Single(elements["packageType"]).Attribute("name")?.Value);
        Assert.Empty(elements["license"].Concat(elements["licenseUrl"]).Concat(elements["projectUrl"]).Concat(elements["dependency"]));
        Assert.Null(elements["repository"].SingleOrDefault()?.Attribute("url"));
    }

    // What is built elsewhere from the same source must come out the same.
    [Fact]
    public void The_machine_that_built_it_is_not_in_it()
    {
        using var symbols = new MemoryStream(package.Read("tools/net10.0/any/imap-probe.pdb"));
        using var provider = MetadataReaderProvider.FromPortablePdbStream(symbols);
        var reader = provider.GetMetadataReader();

        var sources = reader.Documents.Select(document => reader.GetString(reader.GetDocument(document).Name)).ToList();
        Assert.Contains("/_/src/ImapProbe/Program.cs", sources);
        Assert.DoesNotContain(sources, source => source.StartsWith(Readme.Root, StringComparison.Ordinal));
    }
}
