namespace ImapProbe.Files;

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
