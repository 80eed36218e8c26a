using System.Runtime.InteropServices;

namespace ImapProbe.CommandLine;

/// <summary>What a path leads to, which .NET does not tell: a FIFO can be read, a device must not be opened.</summary>
internal static partial class UnixFileType
{
    private const string StandardInput = "/proc/self/fd/0";
    private const int CurrentDirectory = -100;
    private const int TypeAndMode = 1;
    private const int ResultSize = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;

    /// <summary>Asks statx(2), links followed.</summary>
    /// <param name="path">The path, or "-" for standard input, which may be a terminal.</param>
    /// <returns>Why it cannot be read, such as "is a directory"; null where it may be, and where the system does not say.</returns>
    public static string? ProblemOf(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var isStandardInput = path is "-";
        if (isStandardInput && !InheritedDescriptor.IsOpen(0))
            return "is closed";
        var result = new byte[ResultSize];
        if (StatX(CurrentDirectory, isStandardInput ? StandardInput : path, 0, TypeAndMode, result) is not 0)
            return null;
        return (BitConverter.ToUInt16(result, ModeOffset) & TypeMask) switch
        {
            0x4000 => "is a directory",
            0x2000 or 0x6000 when !isStandardInput => "is a device",
            0xC000 when !isStandardInput => "is a socket",
            _ => null,
        };
    }

    // struct statx has the same layout on every architecture: stx_mode is the 16 bits at offset 28.
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int directory, string path, int flags, uint mask, [Out] byte[] result);
}
