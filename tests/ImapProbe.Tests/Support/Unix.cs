using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

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

    /// <summary>Sets an extended attribute (xattr(7)).</summary>
    public static void SetAttribute(string path, string name, byte[] value)
    {
        if (SetAttribute(path, name, value, (nuint)value.Length, 0) is not 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Takes a file on lease, so that whoever opens it waits for it to be given back (fcntl(2), F_SETLEASE), as on a disk that stalls.</summary>
    public static SafeFileHandle Lease(string path)
    {
        const int SetSignal = 10;
        const int UrgentData = 23;
        const int SetLease = 1024;
        const int WriteLease = 1;
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        // The signal that says that somebody waits would end this process: one that is ignored in its place.
        return Control(handle, SetSignal, UrgentData) is 0 && Control(handle, SetLease, WriteLease) is 0
            ? handle
            : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle file, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "setxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetAttribute(string path, string name, byte[] value, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakeFifo(string path, uint mode);
}
