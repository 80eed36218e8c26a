using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ImapProbe.Io;

/// <summary>What is at a path, as statx(2) has it and .NET does not: a FIFO can be read, a device must neither be opened nor replaced.</summary>
internal sealed record UnixFile(UnixFileKind Type, uint Owner, bool IsSticky, bool IsMountPoint, ulong Device, ulong Number)
{
    /// <summary>The path that leads to whatever standard input is.</summary>
    public const string StandardInput = "/proc/self/fd/0";

    private const int CurrentDirectory = -100;
    private const int DoNotFollowLinks = 0x100;
    private const int TypeModeOwnerAndNumber = 0x1 | 0x2 | 0x8 | 0x100;
    private const int ResultSize = 256;
    private const int AttributesOffset = 8;
    private const ulong MountRoot = 0x2000;
    private const int OwnerOffset = 20;
    private const int ModeOffset = 28;
    private const int NumberOffset = 32;
    private const int DeviceOffset = 136;
    private const int TypeMask = 0xF000;
    private const int StickyBit = 0x200;

    /// <summary>The number of the user whose rights count.</summary>
    public static uint User => OperatingSystem.IsLinux() ? LibC.GetEffectiveUserId() : 0;

    /// <summary>Looks at what a path leads to.</summary>
    public static UnixFile? At(string path) => Look(path, 0).File;

    /// <summary>Looks at a path itself.</summary>
    public static (UnixFile? File, string? Problem) Itself(string path)
    {
        var (file, error) = Look(path, DoNotFollowLinks);
        return (file, error switch
        {
            0 or UnixError.NoSuchFile => null,
            UnixError.NotPermitted => "cannot be looked at: this user must not search its folder",
            UnixError.NameTooLong => "has a name that is too long",
            _ => string.Create(CultureInfo.InvariantCulture, $"cannot be looked at (error {error} of statx(2))"),
        });
    }

    /// <summary>Waits until the disk has what was written (fsync(2)), whose failure .NET passes over.</summary>
    /// <exception cref="IOException">The disk has it not; <see cref="Exception.HResult"/> is the error number.</exception>
    public static void Synchronize(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux() || LibC.FSync(handle) is 0)
            return;
        // Where a file system cannot do it, nothing is known to have gone wrong.
        if (Marshal.GetLastPInvokeError() is var error and not (UnixError.Invalid or UnixError.NotSupported))
            throw new IOException(null, error);
    }

    /// <summary>Whether two paths lead to one file.</summary>
    public bool IsSameAs(UnixFile? other) => other is not null && (Device, Number) == (other.Device, other.Number);

    // struct statx has the same layout on every architecture.
    private static (UnixFile? File, int Error) Look(string path, int flags)
    {
        if (!OperatingSystem.IsLinux())
            return (null, 0);
        var result = new byte[ResultSize];
        if (LibC.StatX(CurrentDirectory, path, flags, TypeModeOwnerAndNumber, result) is not 0)
            return (null, Marshal.GetLastPInvokeError());
        var mode = BitConverter.ToUInt16(result, ModeOffset);
        return (new UnixFile(
            (UnixFileKind)(mode & TypeMask),
            BitConverter.ToUInt32(result, OwnerOffset),
            (mode & StickyBit) is not 0,
            (BitConverter.ToUInt64(result, AttributesOffset) & MountRoot) is not 0,
            BitConverter.ToUInt64(result, DeviceOffset),
            BitConverter.ToUInt64(result, NumberOffset)), 0);
    }
}

/// <summary>The kinds of files, as the mode's upper bits have them (inode(7)).</summary>
internal enum UnixFileKind
{
    /// <summary>A FIFO.</summary>
    Fifo = 0x1000,

    /// <summary>A device that is read by the character.</summary>
    CharacterDevice = 0x2000,

    /// <summary>A directory.</summary>
    Directory = 0x4000,

    /// <summary>A device that is read by the block.</summary>
    BlockDevice = 0x6000,

    /// <summary>A regular file.</summary>
    Regular = 0x8000,

    /// <summary>A symbolic link.</summary>
    Link = 0xA000,

    /// <summary>A socket.</summary>
    Socket = 0xC000,
}
