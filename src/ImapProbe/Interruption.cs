using System.Runtime.InteropServices;
using ImapProbe.Probing.Results;

namespace ImapProbe;

/// <summary>Waits for SIGINT and SIGTERM, which end the program at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly TaskCompletionSource<int> exitCode = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;

    /// <summary>Begins to wait.</summary>
    public Interruption()
    {
        interrupt = Register(PosixSignal.SIGINT, ExitCode.Interrupted);
        terminate = Register(PosixSignal.SIGTERM, ExitCode.Terminated);
    }

    /// <summary>The exit code of the first signal, once it has come.</summary>
    public Task<int> Signalled => exitCode.Task;

    /// <inheritdoc/>
    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal, int code) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        exitCode.TrySetResult(code);
    });
}
