using System.Text.Json;

namespace ImapProbe.Tests.Support;

/// <summary>How a run of the program ended, and what it wrote.</summary>
internal sealed record ProbeRun(int ExitCode, string Output, string Error)
{
    /// <summary>The JSON report.</summary>
    public ReportLine Line => ReportLine.Parse(Output);

    public JsonElement Report => Line.Json;

    /// <summary>"phase/kind" of the failure, or "ok".</summary>
    public string Verdict => Line.Verdict;

    public string Message => Line.Failure("message")!;

    public string? Code => Line.Failure("code");

    public IReadOnlyList<string> Warnings => Line.Warnings;

    public string? Auth => Line.Auth;

    public string Phases => Line.Phases;

    public double? Seconds(string phase) => Line.Seconds(phase);

    /// <summary>Asserts the whole verdict: phase, kind and exit code, and that they agree.</summary>
    public ProbeRun AssertFailed(string verdict, int exitCode)
    {
        Assert.True(verdict == Verdict && exitCode == ExitCode, $"expected {verdict} and {exitCode}, was {Verdict} and {ExitCode}: {Output}{Error}");
        Assert.Equal(exitCode, Line.ExitCode);
        Assert.False(Report.GetProperty("success").GetBoolean());
        return this;
    }

    /// <summary>Asserts success.</summary>
    public ProbeRun AssertOk()
    {
        Assert.True(ExitCode is 0 && Verdict is "ok", $"{ExitCode}: {Output}{Error}");
        Assert.True(Report.GetProperty("success").GetBoolean());
        return this;
    }
}
