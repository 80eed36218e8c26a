using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Reflection;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImapProbe.Tls;

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
