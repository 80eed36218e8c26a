using System.Runtime.InteropServices;

namespace ImapProbe;

/// <summary>The C library's memory, which OpenSSL takes in small pieces.</summary>
internal static partial class Allocator
{
    // M_TOP_PAD and M_ARENA_MAX of mallopt(3).
    private const int TopPadding = -2;
    private const int MostArenas = -8;
    private const int Megabyte = 1024 * 1024;

    /// <summary>
    /// Has it come from one arena, a megabyte at a time. Those of further threads grow by a page, a system call each: over a hundred of them for one handshake.
    /// </summary>
    public static void UseOneArena()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = SetOption(MostArenas, 1);
            _ = SetOption(TopPadding, Megabyte);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than GNU's, which has no arenas.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int option, int value);
}
