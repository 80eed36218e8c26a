using System.Runtime.InteropServices;

namespace ImapProbe.Loopback.Demo;

/// <summary>SIGINT and SIGTERM as a cancellation, so that what lies in the temporary folder is cleared away.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;

    public Interruption()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Take(context, exitCode: 130));
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Take(context, exitCode: 143));
    }

    public CancellationToken Token => source.Token;

    /// <summary>What a shell expects of a program that ended by that signal.</summary>
    public int ExitCode { get; private set; }

    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        source.Dispose();
    }

    private void Take(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        ExitCode = exitCode;
        source.Cancel();
    }
}
