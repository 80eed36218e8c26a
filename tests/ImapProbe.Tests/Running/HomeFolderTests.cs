using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Running;

/// <summary>A monitoring service may run as a user that has no home folder, and that is in no list of users.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class HomeFolderTests
{
    // Root becomes such a user, and may still read the files of this test; anybody else can only forget where home is.
    private const string Homeless = """
        homeless() {
            if [ "$(id -u)" -eq 0 ]; then
                set -- setpriv --reuid 54321 --regid 54321 --clear-groups --inh-caps=+dac_override --ambient-caps=+dac_override "$@"
            fi
            env -i PATH="$PATH" "$@"
        }
        """;

    [Theory]
    [InlineData("")]
    [InlineData("HOME=")]
    [InlineData("HOME=/nonexistent")]
    public async Task None_is_needed(string home)
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script);

        var run = await ProbeProgram.ShellAsync($"{Homeless}\nhomeless env {home} $PROBE {ProbeProgram.Quoted(setup.Line(server.Port))}");

        run.AssertOk();
    }

    [Fact]
    public async Task Without_one_the_roots_of_this_machine_are_trusted_and_no_others()
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script);
        string[] line = ["--host", TestSetup.Host, "--port", $"{server.Port}", "--connect-to", "127.0.0.1", .. setup.Account(), "--format", "json"];

        var run = await ProbeProgram.ShellAsync($"{Homeless}\nhomeless $PROBE {ProbeProgram.Quoted(line)}");

        run.AssertFailed("tls/certificate", 60);
    }
}
