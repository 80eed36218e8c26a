using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Sinks.SystemConsole.Themes;

namespace ImapProbe.Io;

/// <summary>The log of -v and -vv, on standard error.</summary>
internal static class Diagnostics
{
    private const int StandardError = 2;
    private const string Target = "Target";
    private const string Elapsed = "Elapsed";

    public static ILogger None => Logger.None;

    /// <summary>0: none; 1: the steps; 2: the transcript too. Each line has the time since now.</summary>
    public static ILogger Create(int verbosity, TimeProvider clock)
    {
        if (verbosity is 0 || new StandardStream(StandardError, Console.OpenStandardError).Open() is not { } stream)
            return Logger.None;
        Console.SetError(new StreamWriter(stream) { AutoFlush = true });
        return new LoggerConfiguration()
            .MinimumLevel.Is(verbosity is 1 ? LogEventLevel.Information : LogEventLevel.Verbose)
            .Enrich.With(new Stopwatch(clock))
            .WriteTo.Console(
                outputTemplate: $"imap-probe: {{{Elapsed}}}{{{Target}}}{{Message:lj}}{{NewLine}}",
                formatProvider: CultureInfo.InvariantCulture,
                standardErrorFromLevel: LevelAlias.Minimum,
                theme: ConsoleTheme.None)
            .CreateLogger();
    }

    public static void Trace(this ILogger log, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
            log.Verbose("{Line}", line.TrimEnd());
    }

    public static ILogger About(this ILogger log, string target) => log.ForContext(Target, $"{target}: ");

    private sealed class Stopwatch(TimeProvider clock) : ILogEventEnricher
    {
        private readonly long start = clock.GetTimestamp();

        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory) =>
            logEvent.AddOrUpdateProperty(new LogEventProperty(Elapsed, new ScalarValue($"{clock.GetElapsedTime(start).TotalSeconds,7:0.000} s  ")));
    }
}
