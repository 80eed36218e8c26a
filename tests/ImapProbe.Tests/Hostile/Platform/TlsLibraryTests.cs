using ImapProbe.Loopback;
using ImapProbe.Tests.Many;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Platform;

/// <summary>A machine whose OpenSSL .NET cannot take, and would end the process for: said in a sentence, before anything is sent.</summary>
[Trait(NamespaceShell.Trait, NamespaceShell.Needed)]
public sealed class TlsLibraryTests : IDisposable
{
    private const string Missing =
        "this machine has no OpenSSL that imap-probe can use, neither libssl.so.3 nor libssl.so.1.1: install libssl3 (Debian, Ubuntu) or openssl-libs (Fedora, RHEL)";

    // An empty file over each library of that name is no library.
    private const string HideAll = "for library in /usr/lib/*/libssl.so* /usr/lib64/libssl.so*; do [ -e \"$library\" ] && mount --bind /dev/null \"$library\"; done; ";

    private readonly TestSetup setup = new();

    public void Dispose() => setup.Dispose();

    [Theory]
    [InlineData("json", 35, "\"failure\":{\"phase\":\"tls\",\"kind\":\"tls\",\"code\":null,\"message\":\"" + Missing + "\"}")]
    [InlineData("text", 35, Missing)]
    [InlineData("prometheus", 35, "kind=\"tls\"")]
    [InlineData("nagios", 3, "IMAP UNKNOWN - imap.example.test:1 failed in tls: tls: " + Missing)]
    public async Task Without_a_library_each_report_says_what_to_install(string format, int exitCode, string shown)
    {
        foreach (var roots in (string[])["", $"--ca-file '{setup.CaFile}'"])
        {
            var run = await HiddenAsync($"exec $PROBE -H {TestSetup.Host}:1 --connect-to 127.0.0.1 -u me -P '{setup.PasswordFile}' {roots} --format {format}");

            Assert.Equal((exitCode, ""), (run.ExitCode, run.Error));
            Assert.Contains(shown, run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nothing_is_sent_and_each_of_many_targets_is_told()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var targets = setup.Targets(setup.TargetLine(server.Port), TargetLines.Quoted(["-H", "localhost", "--all-addresses", .. setup.Account()]), TargetLines.Quoted([.. setup.Target(server.Port), "--quit-after", "tls"]));
        var run = await HiddenAsync($"exec $PROBE --targets '{targets}' --format json");

        Assert.Equal((35, ""), (run.ExitCode, run.Error));
        Assert.Equal(["tls/tls", "tls/tls", "tls/tls"], ReportLines.Of(run.Output).Verdicts);
        Assert.All(ReportLines.Of(run.Output).Reports, report => Assert.Equal(TimeSpan.Zero, report.Total));
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task What_needs_no_tls_goes_on()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await HiddenAsync($"exec $PROBE -H {TestSetup.Host}:{server.Port} --connect-to 127.0.0.1 --quit-after tcp --format json");

        run.AssertOk();
    }

    [Theory]
    [InlineData("unsigned long OpenSSL_version_num(void) { return 0x1010007fL; }", "the OpenSSL of this machine is too old for imap-probe, which needs 1.1.1 or newer")]
    [InlineData("int SSLeay;", "what this machine has as libssl is no OpenSSL: imap-probe needs OpenSSL 1.1.1 or newer")]
    public async Task A_library_that_cannot_be_used_is_told_as_what_it_is(string code, string sentence)
    {
        var library = Path.Combine(setup.Folder, "libssl.so.1.1");
        var source = setup.Write("other.c", $"{code}\n");
        await CCompiler.CompileAsync(source, library, "-shared", "-fPIC");
        var run = await HiddenAsync($"LD_LIBRARY_PATH='{setup.Folder}' exec $PROBE -H {TestSetup.Host}:1 --connect-to 127.0.0.1 -u me -P '{setup.PasswordFile}' --format json");

        run.AssertFailed("tls/tls", 35);
        Assert.Equal(sentence, run.Message);
    }

    private static Task<ProbeRun> HiddenAsync(string command) => NamespaceShell.MountAsync(HideAll + command);
}
