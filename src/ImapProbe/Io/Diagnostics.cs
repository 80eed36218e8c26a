using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Sinks.SystemConsole.Themes;

namespace ImapProbe.Io;

/// <summary>Makes the logger: all of it goes to standard error, each line with the program's name.</summary>
internal static class Diagnostics
{
    private const int StandardError = 2;
    private const string Target = "Target";

    /// <summary>Makes the logger for a verbosity.</summary>
    public static ILogger Create(int verbosity)
    {
        if (verbosity is 0 || new StandardStream(StandardError, Console.OpenStandardError).Open() is not { } stream)
            return Logger.None;
        Console.SetError(new StreamWriter(stream) { AutoFlush = true });
        return new LoggerConfiguration()
            .MinimumLevel.Is(verbosity is 1 ? LogEventLevel.Information : LogEventLevel.Verbose)
            .WriteTo.Console(
                outputTemplate: $"imap-probe: {{{Target}}}{{Message:lj}}{{NewLine}}",
                formatProvider: CultureInfo.InvariantCulture,
                standardErrorFromLevel: LevelAlias.Minimum,
                theme: ConsoleTheme.None)
            .CreateLogger();
    }

    /// <summary>Makes a logger whose lines say what they are about.</summary>
    public static ILogger About(this ILogger log, string target) => log.ForContext(Target, $"{target}: ");
}
