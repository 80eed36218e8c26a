using System.Runtime.InteropServices;

namespace ImapProbe;

/// <summary>The C library's memory, which OpenSSL takes in small pieces: hundreds of kilobytes for one handshake.</summary>
internal static partial class Allocator
{
    // M_TOP_PAD, M_MMAP_THRESHOLD and M_ARENA_MAX of mallopt(3).
    private const int TopPadding = -2;
    private const int MappingThreshold = -3;
    private const int MostArenas = -8;

    // MADV_HUGEPAGE of madvise(2), and the size of such a page on x86-64, and on Arm with small pages of 4 KB.
    private const int OnHugePages = 14;
    private const nuint HugePage = 2 * 1024 * 1024;

    // More than is free within an arena so early.
    private const nuint Piece = 32 * 1024;

    private static bool lacksRoom;

    /// <summary>Has all threads take it from the same places, and those grow by megabytes instead of a page and a system call at a time.</summary>
    public static void UseOneArena()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = SetOption(MostArenas, 1);
            _ = SetOption(TopPadding, (int)(2 * HugePage));
            _ = SetOption(MappingThreshold, (int)(2 * HugePage));
            lacksRoom = true;
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than GNU's, which has no arenas.
        }
    }

    /// <summary>
    /// Has what this thread takes from now on come from a huge page where the system gives one, or else from memory that has grown already. To be called by the
    /// thread that is about to load OpenSSL: a thread of .NET's own has an arena of its own before <see cref="UseOneArena"/> can forbid it, and this thread may have
    /// been given that one.
    /// </summary>
    public static unsafe void MakeRoom()
    {
        if (!Interlocked.Exchange(ref lacksRoom, false))
            return;
        // What lies between the memory in use and the huge page's beginning is taken and never touched: it costs addresses only.
        var used = (nuint)NativeMemory.Alloc(Piece) + Piece;
        var huge = (used + Piece + HugePage) & ~(HugePage - 1);
        _ = NativeMemory.Alloc(huge - used - Piece / 8);
        var room = (nuint)NativeMemory.Alloc(HugePage + Piece);
        if (room <= huge && room + Piece >= huge)
            _ = Advise(huge, HugePage, OnHugePages);
        NativeMemory.Free((void*)room);
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int option, int value);

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nuint start, nuint length, int advice);
}
