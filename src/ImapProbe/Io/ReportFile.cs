using System.Text;

namespace ImapProbe.Io;

/// <summary>
/// Replaces a file by a report in one rename, so that a reader sees the old report or the new one, whole. Once abandoned it writes nothing more and removes its
/// temporary file.
/// </summary>
internal sealed class ReportFile
{
    private const UnixFileMode Mode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly Lock gate = new();
    private string? temporary;
    private bool isInPlace;
    private bool isAbandoned;

    /// <summary>Tries whether the report could be written. Permissions alone do not tell: root has them everywhere.</summary>
    public string? ProblemOf(string path, params IEnumerable<string> inputs)
    {
        if (FullPathOf(path) is not { } target)
            return Say(path, "cannot be written: the folder that this program runs in is gone");
        return ConflictOf(path, inputs) ?? (PlaceProblemOf(target) is { } problem ? Say(path, problem) : null);
    }

    /// <summary>The problem, if the report would replace a file that is read.</summary>
    public static string? ConflictOf(string path, params IEnumerable<string> inputs) =>
        FullPathOf(path) is { } full && UnixFile.At(full) is { } target && inputs.Any(input => target.IsSameAs(UnixFile.At(input)))
            ? Say(path, "is one that is read, and the report would replace it")
            : null;

    /// <summary>Writes a part of the report to a temporary file beside the target; null if that worked.</summary>
    public string? Append(string path, string text) => Try(path, target =>
    {
        using var stream = Open(FolderOf(target));
        stream.Write(Encoding.UTF8.GetBytes(text));
        return null;
    });

    /// <summary>Waits until the disk has the report (fsync(2)), makes it readable by everybody and renames it; null if that worked.</summary>
    public string? Replace(string path) => Try(path, target =>
    {
        using (var stream = Open(FolderOf(target)))
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(stream.SafeFileHandle, Mode);
            UnixFile.Synchronize(stream.SafeFileHandle);
        }

        return Rename(target) is { } problem ? Say(path, problem) : null;
    });

    /// <summary>Removes the temporary file and refuses all later writes.</summary>
    public void Discard()
    {
        lock (gate)
        {
            isAbandoned = true;
            TakeBack();
        }
    }

    /// <summary>Abandons the report; false where it is in its place already.</summary>
    public bool TryAbandon()
    {
        lock (gate)
        {
            Discard();
            return !isInPlace;
        }
    }

    /// <summary>Whether the sticky bit of the folder forbids this user to replace the file (rename(2), EPERM).</summary>
    public static bool IsKeptFrom(UnixFile file, UnixFile? folder, uint user) =>
        folder is { IsSticky: true } && user is not 0 && user != file.Owner && user != folder.Owner;

    private string? PlaceProblemOf(string target)
    {
        var folder = FolderOf(target);
        if (Path.GetFileName(target).Length is 0)
            return "is a directory, and a report is a file";
        if (!Directory.Exists(folder))
            return "cannot be written: there is no such directory";
        return ReplacementProblemOf(target) ?? TrialProblemOf(folder);
    }

    private static string? ReplacementProblemOf(string target)
    {
        var (file, problem) = UnixFile.Itself(target);
        return file switch
        {
            null => problem,
            { Type: UnixFileKind.None } => null,
            { Type: UnixFileKind.Directory } => "is a directory",
            { Type: UnixFileKind.Link } => "is a link, which the report would replace: give the file that it leads to, or - for standard output",
            { IsMountPoint: true } => "is a mount point, which no file can replace",
            { Type: not UnixFileKind.Regular } => "is no regular file, and the report would replace it",
            _ when IsKeptFrom(file, UnixFile.At(FolderOf(target)), UnixFile.User) =>
                "belongs to another user, and its folder lets only owners replace what is in it",
            _ => null,
        };
    }

    private string? TrialProblemOf(string folder)
    {
        try
        {
            using (Open(folder))
                return TakeBack() ? null : "cannot be written: what is made in its folder cannot be taken away again";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be written: nothing can be made in its folder{Reason(e)}";
        }
    }

    private string? Try(string path, Func<string, string?> write)
    {
        string? problem;
        try
        {
            problem = write(Path.GetFullPath(path));
        }
        // EFBIG, where a process may write no file of that size, is an argument's fault to .NET.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            problem = Say(path, $"could not be written{Reason(e)}");
        }

        if (problem is not null)
            Discard();
        return problem;
    }

    // Beside the file that it will replace, so that it can be renamed.
    private FileStream Open(string folder)
    {
        lock (gate)
        {
            if (isAbandoned)
                throw new IOException();
            if (temporary is not null)
                return new FileStream(temporary, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            var path = Path.Combine(folder, $".imap-probe-{Path.GetRandomFileName()}.tmp");
            var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            temporary = path;
            // Whatever the umask, the next part must be written too.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(stream.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return stream;
        }
    }

    private string? Rename(string target)
    {
        lock (gate)
        {
            if (isAbandoned || temporary is null)
                return "was not written: the program was told to end";
            if (ReplacementProblemOf(target) is { } problem)
                return problem;
            File.Move(temporary, target, overwrite: true);
            temporary = null;
            isInPlace = true;
            return null;
        }
    }

    private bool TakeBack()
    {
        lock (gate)
        {
            if (temporary is null)
                return true;
            try
            {
                File.Delete(temporary);
                temporary = null;
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    private static string? FullPathOf(string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (IOException)
        {
            // A relative path has nowhere to begin.
            return null;
        }
    }

    private static string FolderOf(string target) => Path.GetDirectoryName(target) ?? "/";

    private static string Say(string path, string predicate) => $"{PathName.Of("the report file", path)} {predicate}";

    private static string Reason(Exception exception) => exception switch
    {
        ArgumentOutOfRangeException => ": this process may write no file of that size",
        DirectoryNotFoundException => ": its folder is gone",
        UnauthorizedAccessException => ": this user may not make or replace files there",
        { HResult: UnixError.NoSpaceLeft } => ": the disk is full",
        { HResult: UnixError.QuotaExceeded } => ": the quota is used up",
        { HResult: UnixError.ReadOnlyFileSystem } => ": the file system is read-only",
        { HResult: > 0 and < 1000 } => $" (error {exception.HResult})",
        _ => "",
    };
}
