using System.Runtime.InteropServices;

namespace ImapProbe.CommandLine;

/// <summary>What a path leads to, which .NET does not tell: a FIFO can be read, a device must not be opened.</summary>
internal static partial class UnixFileType
{
    private const int CurrentDirectory = -100;
    private const int TypeAndMode = 1;
    private const int ResultSize = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;

    /// <summary>Asks statx(2), links followed.</summary>
    /// <param name="path">The path.</param>
    /// <returns>"a directory", "a device" or "a socket"; null for what can be read, and where the system does not say.</returns>
    public static string? Unreadable(string path)
    {
        if (!OperatingSystem.IsLinux())
            return Directory.Exists(path) ? "a directory" : null;
        var result = new byte[ResultSize];
        if (StatX(CurrentDirectory, path, 0, TypeAndMode, result) is not 0)
            return null;
        return (BitConverter.ToUInt16(result, ModeOffset) & TypeMask) switch
        {
            0x4000 => "a directory",
            0x2000 or 0x6000 => "a device",
            0xC000 => "a socket",
            _ => null,
        };
    }

    // struct statx has the same layout on every architecture: stx_mode is the 16 bits at offset 28.
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int directory, string path, int flags, uint mask, [Out] byte[] result);
}
