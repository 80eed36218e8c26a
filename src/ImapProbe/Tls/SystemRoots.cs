using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;
using ImapProbe.Io;

namespace ImapProbe.Tls;

/// <summary>
/// The roots that a Linux system trusts. .NET makes certificates of all of them, twice and thrice, before the first chain; one chain
/// needs one root. So the bundle is decoded beforehand, and certificates are made of those roots alone that the presented chain names:
/// a path to one of them is a path in the whole store, so yes means yes. On a no the whole store is asked, as .NET reads it.
/// </summary>
internal sealed class SystemRoots : TrustStore
{
    private readonly Lazy<RootBundle> bundle;
    private readonly Lazy<RootSources> sources = new(RootSources.OfSystem);
    private Lazy<X509Certificate2Collection> whole;

    /// <summary>Reads nothing yet.</summary>
    public SystemRoots()
    {
        bundle = new Lazy<RootBundle>(() => RootBundle.Read(sources.Value.Bundle));
        whole = CreateWhole();
    }

    public override IReadOnlyList<X509Certificate2> All => [.. ReadWhole()];

    public override X509ChainPolicy CreatePolicy()
    {
        // Trusts nobody before Complete.
        var policy = base.CreatePolicy();
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        return policy;
    }

    public override void Complete(X509Certificate2 certificate, X509Chain chain, Timeline timeline)
    {
        var policy = chain.ChainPolicy;
        policy.CustomTrustStore.AddRange(bundle.Value.Issuing([certificate, .. policy.ExtraStore]));
        if (policy.CustomTrustStore.Count > 0 && TryBuild(chain, certificate))
            return;
        policy.CustomTrustStore.Clear();
        policy.CustomTrustStore.AddRange(timeline.Exclude(ReadWhole));
        chain.Build(certificate);
    }

    protected override X509Certificate2? AnyCertificate()
    {
        // Without a bundle the whole store is asked in any case, and better read before the clock.
        return bundle.Value.First ?? ReadWhole().FirstOrDefault();
    }

    private Lazy<X509Certificate2Collection> CreateWhole() => new(() => [.. Whole(sources.Value)]);

    private X509Certificate2Collection ReadWhole()
    {
        var reading = whole;
        try
        {
            return reading.Value;
        }
        catch (IOException)
        {
            // The next one that asks may find descriptors again.
            Interlocked.CompareExchange(ref whole, CreateWhole(), reading);
            throw;
        }
    }

    // Debian keeps each root in the bundle, in a file of its own and behind a link.
    private static IEnumerable<X509Certificate2> Whole(RootSources sources)
    {
        using var own = new X509Store(StoreName.Root, StoreLocation.CurrentUser);
        own.Open(OpenFlags.ReadOnly);
        return sources.Files.SelectMany(Load).Distinct().Concat(own.Certificates);
    }

    private static IEnumerable<X509Certificate2> Load(string path) =>
        CertificateFile.Read(path).Select(CertificateFile.Decode).TakeWhile(certificate => certificate is not null).OfType<X509Certificate2>();
}

/// <summary>The certificates of one file, of which only those become objects that are asked for.</summary>
internal sealed class RootBundle(IReadOnlyList<(ReadOnlyMemory<byte> Encoded, ReadOnlyMemory<byte> Subject)> entries)
{
    /// <summary>The first certificate of the file; null where there is none.</summary>
    public X509Certificate2? First => entries.Select(entry => CertificateFile.Decode(entry.Encoded)).FirstOrDefault(certificate => certificate is not null);

    /// <summary>Reads a file. One that cannot be read is left to the whole store.</summary>
    public static RootBundle Read(string? path)
    {
        var entries = new List<(ReadOnlyMemory<byte> Encoded, ReadOnlyMemory<byte> Subject)>();
        foreach (var encoded in path is null ? [] : CertificateFile.Read(path))
            CertificateFields.Try(() => entries.Add((encoded, SubjectOf(encoded))));
        return new RootBundle(entries);
    }

    /// <summary>Finds those that a chain may end at.</summary>
    public X509Certificate2[] Issuing(IEnumerable<X509Certificate2> presented)
    {
        var issuers = presented.Select(certificate => certificate.IssuerName.RawData).ToArray();
        return [.. entries
            .Where(entry => issuers.Any(issuer => entry.Subject.Span.SequenceEqual(issuer)))
            .Select(entry => CertificateFile.Decode(entry.Encoded))
            .OfType<X509Certificate2>()];
    }

    // Certificate ::= SEQUENCE { tbsCertificate SEQUENCE { version [0] DEFAULT v1, serialNumber, signature, issuer, validity, subject, … }, … }
    // (RFC 5280, section 4.1).
    private static ReadOnlyMemory<byte> SubjectOf(ReadOnlyMemory<byte> encoded)
    {
        var fields = CertificateFields.Reader(encoded).ReadSequence().ReadSequence();
        if (fields.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0)))
            fields.ReadEncodedValue();
        for (var i = 0; i < 4; i++)
            fields.ReadEncodedValue();
        return fields.ReadEncodedValue();
    }
}

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
