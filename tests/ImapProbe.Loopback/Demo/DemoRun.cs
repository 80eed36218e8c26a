using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ImapProbe.Loopback.Demo;

/// <summary>The two ways to look at the demo. Each returns an exit code.</summary>
internal static class DemoRun
{
    public static async Task<int> ShowAsync(DemoProgram probe)
    {
        using var interruption = new Interruption();
        await using var setup = new DemoSetup();
        await Console.Out.WriteLineAsync($"{probe.CommandLine(setup.ImplicitTlsOptions)}\n");
        try
        {
            using var process = probe.Start(setup.ImplicitTlsOptions);
            try
            {
                await process.WaitForExitAsync(interruption.Token);
                return process.ExitCode;
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
                return interruption.ExitCode;
            }
        }
        catch (Win32Exception exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 2;
        }
    }

    public static async Task<int> ServeAsync(DemoProgram probe)
    {
        using var interruption = new Interruption();
        await using var setup = new DemoSetup();
        await Console.Out.WriteLineAsync($"""
            Two servers are up until Ctrl-C. From another shell, with implicit TLS:

            {probe.CommandLine(setup.ImplicitTlsOptions)}

            and with STARTTLS:

            {probe.CommandLine(setup.StartTlsOptions)}
            """);
        await Task.Delay(Timeout.Infinite, interruption.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
}

/// <summary>SIGHUP, SIGINT and SIGTERM as a cancellation, so that what lies in the temporary folder is cleared away.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly IReadOnlyList<PosixSignalRegistration> signals;

    public Interruption() => signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Take(context, exitCode: 129)),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Take(context, exitCode: 130)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Take(context, exitCode: 143)),
    ];

    public CancellationToken Token => source.Token;

    /// <summary>What a shell expects of a program that ended by that signal.</summary>
    public int ExitCode { get; private set; }

    public void Dispose()
    {
        foreach (var signal in signals)
            signal.Dispose();
        source.Dispose();
    }

    private void Take(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        ExitCode = exitCode;
        source.Cancel();
    }
}
