using ImapProbe.CommandLine;
using ImapProbe.Probing.Results;

namespace ImapProbe.Tests.Unit;

public sealed class HelpExitCodeTests
{
    // No kind of a probe's failure, but an exit code of the program all the same.
    [Fact]
    public void A_report_that_could_not_be_written_is_among_the_exit_codes()
    {
        var help = HelpText.Render(new ProbeCommand());

        Assert.Matches($@"(?m)^ +{ExitCode.Output}  \S", help[help.IndexOf("exit codes:", StringComparison.Ordinal)..]);
    }
}
