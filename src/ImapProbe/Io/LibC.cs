using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ImapProbe.Io;

/// <summary>All that is asked of the C library of a Linux system directly, since .NET has nothing for it.</summary>
internal static partial class LibC
{
    private const string Library = "libc";

    /// <summary>write(2).</summary>
    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nuint count);

    /// <summary>statx(2).</summary>
    [LibraryImport(Library, EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int StatX(int directory, string path, int flags, uint mask, [Out] byte[] result);

    /// <summary>fsync(2).</summary>
    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int FSync(SafeFileHandle handle);

    /// <summary>geteuid(2).</summary>
    [LibraryImport(Library, EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial uint GetEffectiveUserId();

    /// <summary>ioctl(2), for requests that fill in an array of 16-bit numbers.</summary>
    [LibraryImport(Library, EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Control(int descriptor, nuint request, [Out] ushort[] result);

    /// <summary>setrlimit(2).</summary>
    [LibraryImport(Library, EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetResourceLimit(int resource, in ResourceLimit limit);

    /// <summary>setenv(3), which .NET's own environment does not reach.</summary>
    [LibraryImport(Library, EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetVariable(string name, string value, int overwrite);
}

/// <summary>struct rlimit of setrlimit(2).</summary>
internal readonly record struct ResourceLimit(nuint Soft, nuint Hard);

/// <summary>Error numbers of Linux (errno(3)), which .NET hands on as <see cref="Exception.HResult"/>.</summary>
internal static class UnixError
{
    /// <summary>ENOENT: nothing is there.</summary>
    public const int NoSuchFile = 2;

    /// <summary>EINTR: a signal came, and it is to be tried again.</summary>
    public const int Interrupted = 4;

    /// <summary>EACCES: this user must not.</summary>
    public const int NotPermitted = 13;

    /// <summary>EINVAL: what was asked for makes no sense there.</summary>
    public const int Invalid = 22;

    /// <summary>ENOSPC: the disk is full.</summary>
    public const int NoSpaceLeft = 28;

    /// <summary>EROFS: nothing can be written there.</summary>
    public const int ReadOnlyFileSystem = 30;

    /// <summary>ENAMETOOLONG: no file can be called so.</summary>
    public const int NameTooLong = 36;

    /// <summary>ELOOP: links lead to each other.</summary>
    public const int LinkLoop = 40;

    /// <summary>EOPNOTSUPP: the file system knows no such thing.</summary>
    public const int NotSupported = 95;

    /// <summary>EDQUOT: the user's quota is used up.</summary>
    public const int QuotaExceeded = 122;
}
