using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace ImapProbe.Tests.Support;

/// <summary>A log that is kept as lines.</summary>
internal sealed class LogList : ILogEventSink
{
    // The message as the program's own template has it.
    private static readonly MessageTemplateTextFormatter Formatter = new("{Message:lj}", CultureInfo.InvariantCulture);

    private readonly Lock gate = new();
    private readonly List<string> lines = [];

    /// <summary>The lines so far: what a deadline cut off may still be writing.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
                return [.. lines];
        }
    }

    public ILogger CreateLogger() => new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(this).CreateLogger();

    public void Emit(LogEvent logEvent)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        Formatter.Format(logEvent, line);
        lock (gate)
            lines.Add(line.ToString());
    }
}
