using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Reflection;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;
using ImapProbe.Io;

namespace ImapProbe.Tls;

/// <summary>
/// The rules of trust, the same for implicit TLS and STARTTLS: the chain, the name, the strength and the TLS version.
/// No password leaves before <see cref="Judge"/> said yes.
/// </summary>
internal sealed class CertificatePolicy(ServerName host, SslProtocols floor, TrustStore trust, SafeText words, Timeline timeline, TimeProvider clock)
{
    private bool isAsked;

    /// <summary>What is shown to a server that asks for a client certificate; null for none.</summary>
    public ClientCertificate? Own { get; init; }

    public ClientCertificateUse OwnUse => Own is not null ? ClientCertificateUse.Given : isAsked ? ClientCertificateUse.Missing : ClientCertificateUse.Unasked;

    /// <summary>The session that was judged; null before the handshake came to a certificate.</summary>
    public TlsSession? Session { get; private set; }

    /// <summary>Why the session was refused; null where it was not.</summary>
    public Failure? Refusal { get; private set; }

    /// <summary>The options of a handshake under these rules.</summary>
    public SslClientAuthenticationOptions CreateOptions() => new()
    {
        TargetHost = host.Name,
        EnabledSslProtocols = SslProtocols.None,
        // A resumed session would show a shorter handshake than the next client sees.
        AllowTlsResume = false,
        CipherSuitesPolicy = CipherSuites.Policy,
        CertificateChainPolicy = trust.CreatePolicy(),
        RemoteCertificateValidationCallback = Judge,
        ClientCertificateContext = Own?.Context,
        LocalCertificateSelectionCallback = Own is null ? NoteDemand : null,
    };

    /// <summary>Shakes hands under these rules.</summary>
    /// <exception cref="Exception">Whatever SslStream throws; <see cref="Refusal"/> says why where the server was refused.</exception>
    public async Task AuthenticateAsync(SslStream connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.AuthenticateAsClientAsync(CreateOptions(), cancellationToken);
        }
        catch (Exception e) when (Refusal is null && HandshakeSentences.IsOfChain(e))
        {
            ExplainUnjudged(connection);
            throw;
        }
    }

    /// <summary>Judges the server, within the handshake. Asked by .NET; the verdict is kept beside the answer.</summary>
    public bool Judge(object sender, X509Certificate? presented, X509Chain? chain, SslPolicyErrors errors)
    {
        var stream = sender as SslStream;
        var version = stream?.SslProtocol ?? SslProtocols.None;
        var certificate = presented as X509Certificate2;
        Refusal = VersionProblem(version) ?? CipherProblem(stream?.NegotiatedCipherSuite) ?? CertificateProblem(certificate, chain, errors);
        Session = new TlsSession(
            TlsVersion.Name(version),
            stream?.NegotiatedCipherSuite,
            certificate is null ? null : CertificateText.Describe(CertificateFields.Read(certificate.RawDataMemory), words),
            Refusal is null && chain is not null ? chain.ChainElements.Min(element => element.Certificate.NotAfter).ToUniversalTime() : null);
        return Refusal is null;
    }

    // .NET asks once before the handshake, and again where the server asks. Null is to go on without, although the delegate has no place for it.
    private X509Certificate NoteDemand(object sender, string name, X509CertificateCollection given, X509Certificate? remote, string[] issuers)
    {
        isAsked |= remote is not null;
        return null!;
    }

    // .NET threw before it asked for a verdict.
    private void ExplainUnjudged(SslStream connection)
    {
        var (certificate, sent) = PresentedCertificates.Of(connection);
        if (certificate is null)
            return;
        var fields = CertificateFields.Read(certificate.RawDataMemory);
        using var chain = new X509Chain();
        chain.ChainPolicy.ExtraStore.AddRange(sent.ToArray());
        try
        {
            Refusal = Explain(certificate, chain, isSound: false, CertificateText.IsFor(fields, host));
        }
        catch (IOException e)
        {
            Refusal = RootsUnreadable(e);
        }

        Session = new TlsSession(TlsVersion.Name(PresentedCertificates.Version(connection)), null, CertificateText.Describe(fields, words), null);
    }

    private static Failure RootsUnreadable(IOException exception)
    {
        var cause = exception.HResult is UnixError.TooManyOpenFiles or UnixError.TooManyOpenFilesInSystem
            ? FreeDescriptors.NoneLeft
            : $"error {exception.HResult.ToString()}";
        return Refused($"this system's roots cannot be read: {cause}") with { IsOfThisMachine = true };
    }

    private Failure? VersionProblem(SslProtocols version) => TlsVersion.IsBelow(version, floor)
        ? Chosen($"the server chose {TlsVersion.Name(version)}, which is below the floor of {TlsVersion.Name(floor)}")
        : null;

    private static Failure? CipherProblem(TlsCipherSuite? suite) => suite is { } chosen && !CipherSuites.IsAccepted(chosen)
        ? Chosen($"the server chose {chosen}, a cipher suite that imap-probe does not accept")
        : null;

    /// <summary>Judges a certificate and the chain that .NET built for it; null where it is accepted.</summary>
    public Failure? CertificateProblem(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || chain is null)
            return new Failure(Phase.Tls, FailureKind.Certificate, "the server presented no certificate");
        var leaf = CertificateFields.Read(certificate.RawDataMemory);
        // What .NET thought of the chain was before it was completed.
        var isNamed = (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) is SslPolicyErrors.None && CertificateText.IsFor(leaf, host);
        try
        {
            var isSound = IsSound(certificate, chain);
            return isSound && isNamed ? ExcludedHost(chain) : timeline.Exclude(() => Explain(certificate, chain, isSound, isNamed));
        }
        catch (IOException e)
        {
            return RootsUnreadable(e);
        }
    }

    private bool IsSound(X509Certificate2 certificate, X509Chain chain)
    {
        try
        {
            trust.Complete(certificate, chain, timeline);
            // .NET takes the extended key usage for one policy more, which the policy constraints of a root then forbid; OpenSSL and RFC 5280 do not.
            if (chain.ChainStatus is [{ Status: X509ChainStatusFlags.NotValidForUsage }])
                trust.BuildForAnyPurpose(certificate, chain);
        }
        catch (CryptographicException)
        {
            // .NET gives up on a chain where OpenSSL reports what .NET does not know.
            return false;
        }

        ChainLink[] links = [.. chain.ChainElements.Select(element => new ChainLink(element.Certificate, LinkOrigin.Sent))];
        return chain.ChainStatus.Length is 0
            && links.Length > 0
            && links[0].KeyFault is null
            && links.All(link => link.IsForServers)
            && links.Index().All(link => IsStrong(link.Item, link.Index, links.Length));
    }

    // The root at the end is trusted for itself, whoever signed it, but its key counts; what the server is known by is judged in any case.
    private static bool IsStrong(ChainLink link, int depth, int length) =>
        (depth > 0 && depth == length - 1 ? CertificateStrength.WeakKey(link.Fields) : CertificateStrength.WeaknessOf(link.Fields)) is null;

    // A wildcard passes for a name that an issuer excludes, in curl and OpenSSL too: what they hold against its constraints is the wildcard.
    private Failure? ExcludedHost(X509Chain chain)
    {
        if (host.Address is not null)
            return null;
        foreach (var element in chain.ChainElements)
        {
            var fields = CertificateFields.Read(element.Certificate.RawDataMemory);
            if (!fields.Extensions.Any(extension => extension.Oid is Oids.NameConstraints))
                continue;
            var issuer = CertificateText.Subject(fields, words);
            if (NameConstraints.Of(fields) is not { } constraints)
                return Refused($"the name constraints of {issuer} cannot be decoded");
            if (constraints.Excludes(host.Name))
                return Refused($"the certificate must not be used for {host}, which {issuer} excludes (name constraints, RFC 5280, section 4.2.1.10)");
        }

        return null;
    }

    private Failure Explain(X509Certificate2 certificate, X509Chain chain, bool isSound, bool isNamed)
    {
        List<string> problems = [];
        var diagnosis = Diagnose(chain);
        var isOfThisMachine = !trust.IsPrivate && trust.All.Count is 0;
        if (isOfThisMachine)
            problems.Add("this system has no roots: ca-certificates is not installed?");
        else if (!isSound)
            problems.Add(diagnosis.FirstCause(certificate));
        if (!isNamed)
            problems.Add(CertificateText.NameMismatch(CertificateFields.Read(certificate.RawDataMemory), host, words));
        return Refused(string.Join("; ", problems)) with
        {
            IsOfThisMachine = isOfThisMachine,
            LacksRoot = diagnosis.LacksRoot,
            LacksIntermediate = diagnosis.LacksIntermediate,
        };
    }

    private ChainDiagnosis Diagnose(X509Chain chain)
    {
        (X509Certificate2, X509ChainStatusFlags)[] reported =
        [
            .. chain.ChainElements.Select(element =>
                (element.Certificate, element.ChainElementStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status))),
        ];
        return new ChainDiagnosis(trust, chain.ChainPolicy.ExtraStore, reported, words, clock.GetUtcNow());
    }

    private static Failure Chosen(string message) => new(Phase.Tls, FailureKind.Tls, message) { IsOfTlsServer = true };

    private static Failure Refused(string message) => new(Phase.Tls, FailureKind.Certificate, message);
}

/// <summary>
/// The certificates that a server sent, where .NET gave up on their chain: it throws then, and hands them to nobody (dotnet/runtime,
/// SslStream.VerifyRemoteCertificate). They are read where it keeps them, for the report alone; no verdict hangs on them.
/// </summary>
internal static class PresentedCertificates
{
    private const BindingFlags Private = BindingFlags.Instance | BindingFlags.NonPublic;
    // Where .NET 10 keeps them: the server's own certificate first, as it came.
    private const int KnownVersion = 10;
    private const string OptionsField = "_sslAuthenticationOptions";
    private const string OptionsType = "System.Net.Security.SslAuthenticationOptions";
    private const string PolicyProperty = "CertificateChainPolicy";

    /// <summary>The server's own certificate, and those that it sent beside it; nothing where another .NET keeps them elsewhere.</summary>
    [DynamicDependency(OptionsField, typeof(SslStream))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicProperties, OptionsType, "System.Net.Security")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The property is kept by the dependency above.")]
    public static (X509Certificate2? Leaf, IReadOnlyList<X509Certificate2> Others) Of(SslStream stream)
    {
        if (Environment.Version.Major is not KnownVersion)
            return (null, []);
        var options = typeof(SslStream).GetField(OptionsField, Private)?.GetValue(stream);
        var policy = options?.GetType().GetProperty(PolicyProperty, Private)?.GetValue(options) as X509ChainPolicy;
        X509Certificate2[] sent = [.. policy?.ExtraStore ?? []];
        return sent is [{ Handle: not 0 } leaf, ..] ? (leaf, sent[1..]) : (null, []);
    }

    /// <summary>The version that was negotiated, where the stream still tells it.</summary>
    public static SslProtocols Version(SslStream stream)
    {
        try
        {
            return stream.SslProtocol;
        }
        catch (Exception e) when (e is InvalidOperationException or AuthenticationException or CryptographicException)
        {
            return SslProtocols.None;
        }
    }
}
