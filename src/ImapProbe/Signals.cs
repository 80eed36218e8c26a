using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using ImapProbe.Core;

namespace ImapProbe;

/// <summary>
/// Waits for the signals that end the program at once. Never disposed: a signal that comes as the program ends must not undo its exit code.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The registrations last as long as the process.")]
internal sealed class Signals
{
    /// <summary>How many files .NET opens to hear of signals: the two ends of a pipe.</summary>
    public const int Descriptors = 2;

    private const PosixSignal FileSizeExceeded = (PosixSignal)25;

    private readonly TaskCompletionSource<int> exitCode = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> registrations;

    /// <summary>Begins to wait.</summary>
    public Signals()
    {
        registrations =
        [
            Register(PosixSignal.SIGINT, () => exitCode.TrySetResult(ExitCodes.Interrupted)),
            Register(PosixSignal.SIGTERM, () => exitCode.TrySetResult(ExitCodes.Terminated)),
            Register(PosixSignal.SIGHUP, () => exitCode.TrySetResult(ExitCodes.HungUp)),
        ];
        // With the signal handled, a file at its size limit is an error of write(2).
        if (OperatingSystem.IsLinux())
            registrations.Add(Register(FileSizeExceeded, () => { }));
    }

    /// <summary>The exit code of a signal, once one has come.</summary>
    public Task<int> Signalled => exitCode.Task;

    private static PosixSignalRegistration Register(PosixSignal signal, Action handle) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        handle();
    });
}
