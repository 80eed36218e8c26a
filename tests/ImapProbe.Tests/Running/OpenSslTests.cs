using System.Globalization;
using System.Text.RegularExpressions;
using ImapProbe.Loopback;

namespace ImapProbe.Tests.Running;

/// <summary>How the program comes to the system's OpenSSL.</summary>
public sealed class OpenSslTests : IDisposable
{
    private readonly Site site = new();

    public void Dispose() => site.Dispose();

    [Fact]
    public async Task Its_memory_is_on_a_huge_page_where_the_system_has_such_pages()
    {
        await using var server = LoopbackServer.Start(Site.Script.On(Step.Greeting, Reaction.End(Ending.Hang)));
        using var process = ProbeProgram.Start(site.Line(server.Port));
        await server.ReachedAsync(Step.Greeting);
        var memory = await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/smaps"), TestContext.Current.CancellationToken);
        process.Kill();

        Assert.Equal(Directory.Exists("/sys/kernel/mm/transparent_hugepage"), Regex.IsMatch(memory, @"^VmFlags:.*\bhg\b", RegexOptions.Multiline));
    }

    // .NET's own variable: which version to look for before all others.
    [Theory]
    [InlineData("3")]
    [InlineData("1.1")]
    [InlineData("there-is-none")]
    [InlineData("")]
    public async Task The_version_that_DotNET_is_told_to_take_need_not_be_there(string version)
    {
        await using var server = LoopbackServer.Start(Site.Script);
        var run = await ProbeProgram.RunAsync(site.Line(server.Port), environment: [("CLR_OPENSSL_VERSION_OVERRIDE", version)]);

        run.AssertOk();
    }
}
