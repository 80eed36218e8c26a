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

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, Span<byte> bytes, nuint count);

    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    /// <summary>pipe2(2): the reading end, then the writing one.</summary>
    [LibraryImport(Library, EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe([Out] int[] ends, int flags);

    [LibraryImport(Library, EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int StatX(int directory, string path, int flags, uint mask, [Out] byte[] result);

    /// <summary>fgetxattr(2): how many bytes the attribute has.</summary>
    [LibraryImport(Library, EntryPoint = "fgetxattr", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GetAttribute(SafeFileHandle file, string name, Span<byte> value, nuint size);

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

    /// <summary>tcgetattr(3), of struct termios.</summary>
    [LibraryImport(Library, EntryPoint = "tcgetattr")]
    public static partial int GetTerminal(int descriptor, [Out] byte[] settings);

    /// <summary>tcsetattr(3).</summary>
    [LibraryImport(Library, EntryPoint = "tcsetattr", SetLastError = true)]
    public static partial int SetTerminal(int descriptor, int when, byte[] settings);

    /// <summary>setenv(3). .NET keeps an environment of its own, which getenv(3) does not see.</summary>
    [LibraryImport(Library, EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int InitializeActions([Out] byte[] actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddOpen([In, Out] byte[] actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDuplicate([In, Out] byte[] actions, int descriptor, int copy);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int DestroyActions([In, Out] byte[] actions);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_init")]
    public static partial int InitializeAttributes([Out] byte[] attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetFlags([In, Out] byte[] attributes, short flags);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetDefaultSignals([In, Out] byte[] attributes, byte[] signals);

    /// <summary>posix_spawnp(3); the result is the error number.</summary>
    [LibraryImport(Library, EntryPoint = "posix_spawnp", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Spawn(out int process, string program, byte[] actions, byte[] attributes, nint[] arguments, nint[] environment);

    [LibraryImport(Library, EntryPoint = "waitpid", SetLastError = true)]
    public static partial int Wait(int process, out int status, int options);

    [LibraryImport(Library, EntryPoint = "kill")]
    public static partial int Kill(int process, int signal);

    /// <summary>raise(3): the signal is over when it returns.</summary>
    [LibraryImport(Library, EntryPoint = "raise")]
    public static partial int Raise(int signal);

    /// <summary>signal(2), where the handler 0 is SIG_DFL; the result is the one before.</summary>
    [LibraryImport(Library, EntryPoint = "signal")]
    public static partial nint SetHandler(int signal, nint handler);
}

/// <summary>struct pollfd of poll(2); one whose descriptor is negative is passed over.</summary>
internal record struct PollRequest(int Descriptor, short Events, short ReturnedEvents)
{
    /// <summary>POLLIN.</summary>
    public const short Readable = 1;

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
    public const int NotExecutable = 8;
    /// <summary>The descriptor does not block, and its pipe is full.</summary>
    public const int TryAgain = 11;
    public const int AccessDenied = 13;
    public const int Invalid = 22;
    public const int TooManyOpenFilesInSystem = 23;
    public const int TooManyOpenFiles = 24;
    public const int NoSpaceLeft = 28;
    public const int ReadOnlyFileSystem = 30;
    public const int NameTooLong = 36;
    public const int LinkLoop = 40;
    public const int NotSupported = 95;
    public const int QuotaExceeded = 122;
}
