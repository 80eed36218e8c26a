using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ImapProbe.Tests.Support;

/// <summary>System calls that .NET lacks. The programs kill and mkfifo would do, but not every machine has them.</summary>
internal static partial class Unix
{
    private const uint OwnerReadsAndWrites = 0x180;

    private static readonly Dictionary<string, int> Signals = new(StringComparer.Ordinal) { ["HUP"] = 1, ["INT"] = 2, ["TERM"] = 15 };

    /// <summary>Sends a signal to a process, which may have ended.</summary>
    public static void Send(this Process process, string signal)
    {
        if (Kill(process.Id, Signals[signal]) is not 0 && !process.HasExited)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Makes a FIFO that only its owner can open.</summary>
    public static string MakeFifo(string path) =>
        MakeFifo(path, OwnerReadsAndWrites) is 0 ? path : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakeFifo(string path, uint mode);
}
