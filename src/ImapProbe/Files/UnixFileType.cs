using System.Runtime.InteropServices;

namespace ImapProbe.Files;

/// <summary>What a path leads to, which .NET does not tell: a FIFO can be read, a device must neither be opened nor replaced.</summary>
internal static partial class UnixFileType
{
    private const string StandardInput = "/proc/self/fd/0";
    private const int CurrentDirectory = -100;
    private const int FollowLinks = 0;
    private const int DoNotFollowLinks = 0x100;
    private const int TypeAndMode = 1;
    private const int ResultSize = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;

    /// <summary>Asks whether something can be read, links followed.</summary>
    /// <param name="path">The path, or "-" for standard input, which may be a terminal.</param>
    /// <returns>Why it cannot be read, such as "is a directory"; null where it may be, and where the system does not say.</returns>
    public static string? ReadProblemOf(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var isStandardInput = path is "-";
        if (isStandardInput && !InheritedDescriptor.IsOpen(0))
            return "is closed";
        return TypeOf(isStandardInput ? StandardInput : path, FollowLinks) switch
        {
            0x4000 => "is a directory",
            0x2000 or 0x6000 when !isStandardInput => "is a device",
            0xC000 when !isStandardInput => "is a socket",
            _ => null,
        };
    }

    /// <summary>Asks whether a file may take the place of something, links not followed.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Why not, such as "is a link"; null where there is nothing, or a regular file, and where the system does not say.</returns>
    public static string? ReplacementProblemOf(string path) => !OperatingSystem.IsLinux() ? null : TypeOf(path, DoNotFollowLinks) switch
    {
        null or 0x8000 => null,
        0x4000 => "is a directory",
        0xA000 => "is a link, which the report would replace: give the file that it leads to",
        _ => "is no regular file, and the report would replace it",
    };

    private static int? TypeOf(string path, int flags)
    {
        var result = new byte[ResultSize];
        return StatX(CurrentDirectory, path, flags, TypeAndMode, result) is 0 ? BitConverter.ToUInt16(result, ModeOffset) & TypeMask : null;
    }

    // struct statx has the same layout on every architecture: stx_mode is the 16 bits at offset 28.
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int directory, string path, int flags, uint mask, [Out] byte[] result);
}
