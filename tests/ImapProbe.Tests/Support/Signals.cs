using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ImapProbe.Tests.Support;

/// <summary>Signals, sent by the system itself: the program kill is one that not every machine has.</summary>
internal static partial class Signals
{
    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal) { ["HUP"] = 1, ["INT"] = 2, ["TERM"] = 15 };

    /// <summary>Sends one to a process, which may have ended.</summary>
    public static void Send(this Process process, string signal)
    {
        if (Kill(process.Id, Numbers[signal]) is not 0 && !process.HasExited)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
