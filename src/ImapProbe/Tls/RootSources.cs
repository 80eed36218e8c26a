using ImapProbe.Io;

namespace ImapProbe.Tls;

/// <summary>Where the trust store of a Linux system is: a file and folders, as OpenSSL was built to look for them or the environment says.</summary>
internal sealed record RootSources(string? Store, IReadOnlyList<string> Folders)
{
    private const string StoreVariable = "SSL_CERT_FILE";
    private const string FoldersVariable = "SSL_CERT_DIR";
    private const string LastResort = "/etc/ssl/certs";
    private const string UsualBundle = "ca-certificates.crt";

    private static readonly EnumerationOptions Readable = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    private static Settings? taken;

    public string? Bundle => Folders.Select(folder => Path.Combine(folder, UsualBundle)).Prepend(Store).FirstOrDefault(HasContent);
    public IEnumerable<string> Files => new[] { Store }.Where(HasContent).OfType<string>().Concat(Folders.SelectMany(FilesIn));

    /// <summary>Keeps .NET from loading a store of its own beside this program's.</summary>
    public static void TakeOver()
    {
        if (!OperatingSystem.IsLinux())
            return;
        taken = Settings.OfEnvironment();
        _ = LibC.SetVariable(StoreVariable, "", 1);
        _ = LibC.SetVariable(FoldersVariable, "", 1);
    }

    public static RootSources OfSystem()
    {
        var settings = taken ?? Settings.OfEnvironment();
        var store = settings.Store ?? OpenSsl.Ask("X509_get_default_cert_file");
        var folders = settings.Folders ?? OpenSsl.Ask("X509_get_default_cert_dir") ?? LastResort;
        var sources = new RootSources(store is "" ? null : store, folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        // As .NET does, for a system whose OpenSSL was built for another.
        return settings.Folders is null && !sources.Folders.SelectMany(FilesIn).SelectMany(CertificateFile.Read).Any()
            ? sources with { Folders = [LastResort] }
            : sources;
    }

    /// <summary>Whether a path leads to a regular file: what else there is would be waited for, or has no end.</summary>
    public static bool IsFile(string path) => OperatingSystem.IsLinux() ? UnixFile.At(path)?.Type is UnixFileKind.Regular : File.Exists(path);

    private static bool HasContent(string? path) => path is not null
        && IsFile(path)
        && (File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path)).Length > 0;

    private static IEnumerable<string> FilesIn(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", Readable).Where(IsFile) : [];

    private sealed record Settings(string? Store, string? Folders)
    {
        public static Settings OfEnvironment() => new(Environment.GetEnvironmentVariable(StoreVariable), Environment.GetEnvironmentVariable(FoldersVariable));
    }
}
