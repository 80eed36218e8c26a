using System.Text;

namespace ImapProbe.Files;

/// <summary>
/// Replaces a file by a report in one step: who reads it meets the old report or the new one, whole. Disposed, it takes back what is
/// not yet in its place and writes nothing more; a signal may come at any time.
/// </summary>
internal sealed class ReportFile : IDisposable
{
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;
    private const int ReadOnlyFileSystem = 30;

    private const UnixFileMode Mode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly Lock gate = new();
    private string? temporary;
    private bool isAbandoned;

    /// <summary>Tries, before there is a report, whether it can be written: rights alone do not tell, root has them everywhere.</summary>
    /// <param name="path">Where it is to be.</param>
    /// <returns>A sentence that says why it cannot, or null.</returns>
    public string? ProblemOf(string path)
    {
        var folder = FolderOf(path);
        if (Path.GetFileName(path).Length is 0)
            return Say(path, "is a folder, and a report is a file");
        if (!Directory.Exists(folder))
            return Say(path, "cannot be written: there is no such folder");
        if (UnixFileType.ReplacementProblemOf(path) is { } problem)
            return Say(path, problem);
        try
        {
            using var trial = Create(folder);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Say(path, $"cannot be written: nothing can be made in its folder{Reason(e)}");
        }
        finally
        {
            TakeBack();
        }
    }

    /// <summary>Writes a report to the disk, then puts it in its place. Everybody may read it.</summary>
    /// <param name="path">Where it is to be.</param>
    /// <param name="text">The report.</param>
    /// <returns>A sentence that says why it is not there, or null. Where it is not, nothing has changed.</returns>
    public string? Replace(string path, string text)
    {
        try
        {
            return Write(FolderOf(path), text) && Rename(path) ? null : Say(path, "was not written: the program was told to end");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TakeBack();
            return Say(path, $"could not be written{Reason(e)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
            isAbandoned = true;
        TakeBack();
    }

    private bool Write(string folder, string text)
    {
        using var stream = Create(folder);
        if (stream is null)
            return false;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(stream.SafeFileHandle, Mode);
        stream.Write(Encoding.UTF8.GetBytes(text));
        stream.Flush(flushToDisk: true);
        return true;
    }

    private FileStream? Create(string folder)
    {
        lock (gate)
        {
            if (isAbandoned)
                return null;
            var path = Path.Combine(folder, $".imap-probe-{Path.GetRandomFileName()}.tmp");
            var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            temporary = path;
            return stream;
        }
    }

    private bool Rename(string path)
    {
        lock (gate)
        {
            if (temporary is null)
                return false;
            if (UnixFileType.ReplacementProblemOf(path) is not null)
                throw new IOException();
            File.Move(temporary, path, overwrite: true);
            temporary = null;
            return true;
        }
    }

    private void TakeBack()
    {
        lock (gate)
        {
            if (temporary is null)
                return;
            try
            {
                File.Delete(temporary);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The folder is no longer to be written: that the report is missing is told, and more cannot be done.
            }

            temporary = null;
        }
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";

    private static string Say(string path, string predicate) => $"the report file {path} {predicate}";

    private static string Reason(Exception exception) => exception switch
    {
        UnauthorizedAccessException => ": this user must not make or replace files there",
        { HResult: NoSpaceLeft } => ": the disk is full",
        { HResult: QuotaExceeded } => ": the quota is used up",
        { HResult: ReadOnlyFileSystem } => ": the file system is read-only",
        _ => "",
    };
}
