using System.Runtime.InteropServices;

namespace ImapProbe;

/// <summary>The C library's memory, which OpenSSL takes in small pieces: hundreds of kilobytes for one handshake.</summary>
internal static partial class Allocator
{
    // M_TOP_PAD, M_MMAP_THRESHOLD and M_ARENA_MAX of mallopt(3).
    private const int TopPadding = -2;
    private const int MappingThreshold = -3;
    private const int MostArenas = -8;

    // What is taken at once, and more than a probe needs.
    private const int Room = 1024 * 1024;

    private static bool lacksRoom;

    /// <summary>Has all threads take it from the same places, and those grow by megabytes instead of a page and a system call at a time.</summary>
    public static void UseOneArena()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = SetOption(MostArenas, 1);
            _ = SetOption(TopPadding, 4 * Room);
            _ = SetOption(MappingThreshold, 4 * Room);
            lacksRoom = true;
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than GNU's, which has no arenas.
        }
    }

    /// <summary>
    /// Has what this thread takes from now on come from memory that has grown already. To be called by the thread that is about to load OpenSSL: a thread of
    /// .NET's own has an arena of its own before <see cref="UseOneArena"/> can forbid it, and this thread may have been given that one.
    /// </summary>
    public static unsafe void MakeRoom()
    {
        if (Interlocked.Exchange(ref lacksRoom, false))
            NativeMemory.Free(NativeMemory.Alloc(Room));
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int option, int value);
}
