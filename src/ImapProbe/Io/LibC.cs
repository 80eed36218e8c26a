using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace ImapProbe.Io;

/// <summary>Every native call of the program except OpenSSL's, for which .NET has no equivalent.</summary>
internal static partial class LibC
{
    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nuint count);

    [LibraryImport(Library, EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int StatX(int directory, string path, int flags, uint mask, [Out] byte[] result);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(ref PollRequest requests, nuint count, int milliseconds);

    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    public static partial int FSync(SafeFileHandle handle);

    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial uint GetEffectiveUserId();

    /// <summary>ioctl(2), for requests that fill an array of 16-bit numbers.</summary>
    [LibraryImport(Library, EntryPoint = "ioctl")]
    public static partial int Control(int descriptor, nuint request, [Out] ushort[] result);

    [LibraryImport(Library, EntryPoint = "setrlimit")]
    public static partial int SetResourceLimit(int resource, in ResourceLimit limit);

    /// <summary>setenv(3). .NET keeps an environment of its own, which getenv(3) does not see.</summary>
    [LibraryImport(Library, EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetVariable(string name, string value, int overwrite);
}

/// <summary>struct pollfd of poll(2).</summary>
internal record struct PollRequest(int Descriptor, short Events, short ReturnedEvents)
{
    /// <summary>POLLOUT.</summary>
    public const short Writable = 4;
}

/// <summary>struct rlimit of setrlimit(2).</summary>
internal readonly record struct ResourceLimit(nuint Soft, nuint Hard);

/// <summary>Error numbers of Linux (errno(3)); .NET reports them as <see cref="Exception.HResult"/>.</summary>
internal static class UnixError
{
    public const int NoSuchFile = 2;
    public const int Interrupted = 4;
    /// <summary>The descriptor does not block, and its pipe is full.</summary>
    public const int TryAgain = 11;
    public const int AccessDenied = 13;
    public const int Invalid = 22;
    public const int NoSpaceLeft = 28;
    public const int ReadOnlyFileSystem = 30;
    public const int NameTooLong = 36;
    public const int LinkLoop = 40;
    public const int NotSupported = 95;
    public const int QuotaExceeded = 122;
}
