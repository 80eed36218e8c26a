using System.Text.Json;

namespace ImapProbe.Tests.Support;

/// <summary>What a run of the program left behind.</summary>
internal sealed record ProbeRun(int ExitCode, string Output, string Error)
{
    /// <summary>The JSON report.</summary>
    public JsonElement Report => JsonDocument.Parse(Output).RootElement;

    /// <summary>"phase/kind" of the failure, or "ok".</summary>
    public string Verdict => Report.GetProperty("failure") is { ValueKind: JsonValueKind.Object } failure
        ? $"{failure.GetProperty("phase").GetString()}/{failure.GetProperty("kind").GetString()}"
        : "ok";

    public string Message => Report.GetProperty("failure").GetProperty("message").GetString()!;

    public string? Code => Report.GetProperty("failure").GetProperty("code").GetString();

    public IReadOnlyList<string> Warnings => [.. Report.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!)];

    public string? Auth => Report.GetProperty("auth").GetString();

    /// <summary>The phases that took place, in the order of the report.</summary>
    public string Phases => string.Join(' ', Report.GetProperty("durations").EnumerateObject()
        .Where(phase => phase is { Name: not ("connect" or "total"), Value.ValueKind: JsonValueKind.Number })
        .Select(phase => phase.Name));

    /// <summary>The duration of a phase in seconds, or null.</summary>
    public double? Seconds(string phase) =>
        Report.GetProperty("durations").GetProperty(phase) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    /// <summary>Asserts the whole verdict: phase, kind, exit code and that they agree.</summary>
    public ProbeRun AssertFailed(string verdict, int exitCode)
    {
        Assert.True(verdict == Verdict && exitCode == ExitCode, $"expected {verdict} and {exitCode}, was {Verdict} and {ExitCode}: {Output}{Error}");
        Assert.Equal(exitCode, Report.GetProperty("exit_code").GetInt32());
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
