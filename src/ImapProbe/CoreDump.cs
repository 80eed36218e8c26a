using System.Runtime.InteropServices;

namespace ImapProbe;

/// <summary>A dump of this process's memory, which may hold the password.</summary>
internal static partial class CoreDump
{
    // RLIMIT_CORE of getrlimit(2) on Linux, whatever the processor.
    private const int CoreFileSize = 4;

    // A dump that is piped to a program is written whatever the limit is, but for this one; a file of one byte is none.
    private const nuint None = 1;

    /// <summary>
    /// Has the system write none, whatever ends this process (core(5)). Where it cannot be told, the shell's own limit stays, and nothing else changes.
    /// </summary>
    public static void Forbid()
    {
        if (OperatingSystem.IsLinux())
            _ = SetResourceLimit(CoreFileSize, new ResourceLimit(None, None));
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetResourceLimit(int resource, in ResourceLimit limit);

    private readonly record struct ResourceLimit(nuint Soft, nuint Hard);
}
