using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ImapProbe.Core;
using Microsoft.Win32.SafeHandles;

namespace ImapProbe.Io;

/// <summary>What is at a path, by statx(2): .NET does not tell a FIFO, which can be read, from a device, which must not be opened.</summary>
internal sealed record UnixFile(UnixFileKind Type, uint Owner, bool IsSticky, bool IsMountPoint, ulong Device, ulong Number)
{
    /// <summary>The path to whatever standard input is.</summary>
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

    private static readonly UnixFile Nothing = new(UnixFileKind.None, 0, false, false, 0, 0);

    public static uint User => OperatingSystem.IsLinux() ? LibC.GetEffectiveUserId() : 0;

    /// <summary>Follows links; null if nothing is there.</summary>
    public static UnixFile? At(string path) => Look(path, 0).File;

    /// <summary>Looks at the path itself, not where a link leads.</summary>
    public static Result<UnixFile> Itself(string path)
    {
        var (file, error) = Look(path, DoNotFollowLinks);
        return (file, error) switch
        {
            (not null, _) => file,
            (_, 0 or UnixError.NoSuchFile) => Nothing,
            (_, UnixError.AccessDenied) => Result<UnixFile>.Wrong("cannot be looked at: this user may not search its folder"),
            (_, UnixError.NameTooLong) => Result<UnixFile>.Wrong("has a name that is too long"),
            _ => Result<UnixFile>.Wrong($"cannot be looked at (error {error} of statx(2))"),
        };
    }

    /// <summary>Waits until the disk has what was written (fsync(2)); .NET ignores its failure.</summary>
    /// <exception cref="IOException">The disk does not have it; <see cref="Exception.HResult"/> is the error number.</exception>
    public static void Synchronize(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux() || LibC.FSync(handle) is 0)
            return;
        // Where a file system cannot do it, nothing is known to have gone wrong.
        if (Marshal.GetLastPInvokeError() is var error and not (UnixError.Invalid or UnixError.NotSupported))
            throw new IOException(null, error);
    }

    /// <summary>The mode of a file; where it has an access control list, the group's right to read is what the list gives to groups.</summary>
    [UnsupportedOSPlatform("windows")]
    public static UnixFileMode ModeOf(SafeFileHandle handle)
    {
        var mode = File.GetUnixFileMode(handle);
        return AccessList.GivesGroupsNothing(handle) ? mode & ~UnixFileMode.GroupRead : mode;
    }

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

/// <summary>
/// The POSIX access control list of a file (acl(5)). Where there is one, the group's bits of the mode are its mask: they say what users are allowed that it
/// names too, and those were chosen. systemd gives credentials to a service so.
/// </summary>
internal static class AccessList
{
    private const string Attribute = "system.posix_acl_access";
    private const int Longest = 4096;

    // struct posix_acl_xattr_header, and posix_acl_xattr_entry: a tag, permissions and an identity.
    private const int HeaderSize = 4;
    private const int EntrySize = 8;
    private const int PermissionsOffset = 2;
    private const ushort OwningGroup = 0x04;
    private const ushort NamedGroup = 0x08;
    private const ushort ToRead = 4;

    /// <summary>Whether there is a list, and no group may read by it.</summary>
    public static bool GivesGroupsNothing(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        var list = new byte[Longest];
        var length = (int)LibC.GetAttribute(handle, Attribute, list, Longest);
        if (length < HeaderSize)
            return false;
        for (var entry = HeaderSize; entry + EntrySize <= length; entry += EntrySize)
        {
            // In this order of bytes on every processor.
            var tag = BinaryPrimitives.ReadUInt16LittleEndian(list.AsSpan(entry));
            var permissions = BinaryPrimitives.ReadUInt16LittleEndian(list.AsSpan(entry + PermissionsOffset));
            if (tag is OwningGroup or NamedGroup && (permissions & ToRead) is not 0)
                return false;
        }

        return true;
    }
}

/// <summary>Whether this process may open more files. .NET ends it, or speaks of a defect, where there are not enough for its own needs.</summary>
internal static class FreeDescriptors
{
    public const string NoneLeft = "this process may have no more files open (ulimit -n)";

    private const string Anything = "/dev/null";

    /// <summary>Whether so many more can be open now.</summary>
    public static bool Suffice(int count)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        var opened = new List<SafeFileHandle>(count);
        try
        {
            while (opened.Count < count)
                opened.Add(File.OpenHandle(Anything));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.HResult is not (UnixError.TooManyOpenFiles or UnixError.TooManyOpenFilesInSystem);
        }
        finally
        {
            foreach (var handle in opened)
                handle.Dispose();
        }
    }
}

/// <summary>File types as in the mode's upper bits (inode(7)).</summary>
internal enum UnixFileKind
{
    /// <summary>Nothing is there.</summary>
    None = 0,
    Fifo = 0x1000,
    CharacterDevice = 0x2000,
    Directory = 0x4000,
    BlockDevice = 0x6000,
    Regular = 0x8000,
    Link = 0xA000,
    Socket = 0xC000,
}
