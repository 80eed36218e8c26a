namespace ImapProbe.Tests.Support;

/// <summary>A folder of a test's own, gone after it.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("imap-probe-test-");

    /// <summary>The path of a file in the folder, which need not exist.</summary>
    public string this[string name] => Path.Combine(folder.FullName, name);

    /// <summary>Writes a file that only its owner can read.</summary>
    public string Write(string name, byte[] content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var path = this[name];
        File.WriteAllBytes(path, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
