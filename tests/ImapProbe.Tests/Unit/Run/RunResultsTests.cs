using ImapProbe.Cli;
using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Report;
using ImapProbe.Report.Text;
using ImapProbe.Run;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Run;

public sealed class RunResultsTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly RunResults results;

    public RunResultsTests()
    {
        var file = folder["report"];
        string[] line = ["-H", "imap.example.org", "-u", "me", "-P", "password", "-n", "3", "--format", "json", "-o", file];
        var plan = Assert.IsType<Invocation.Run>(ProbeCommand.Read(line)).Plan;
        var delivery = new Delivery(new ReportFile(), problem => Outcomes.Failed(FailureKind.Output, [problem], OutputFormat.Json), OutsideWorld.OfProcess);
        Assert.Null(delivery.ProblemOf(file, []));
        results = new RunResults(plan, new RunReport(plan.Report, plan.Shape, Screen.Plain), delivery);
    }

    public void Dispose() => folder.Dispose();

    // Whoever enters a result goes on to the next probe; the process ends a moment after its last words.
    [Fact]
    public void After_the_last_words_nobody_goes_on()
    {
        Assert.True(results.EnterAsync(0, Samples.Success).IsCompletedSuccessfully);
        results.LastWords();

        Assert.All(
            (Task[])[results.EnterAsync(0, Samples.Success), results.OmitAsync(0, new Omission([Samples.Success], 1)), results.EndAsync(0)],
            late => Assert.False(late.IsCompleted));
        Assert.True(results.IsEmpty);
    }
}
