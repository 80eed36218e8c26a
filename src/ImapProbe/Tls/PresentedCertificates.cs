using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Runtime.CompilerServices;
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
    private const string OptionsType = "System.Net.Security.SslAuthenticationOptions, System.Net.Security";

    /// <summary>The server's own certificate, and those that it sent beside it; nothing where another .NET keeps them elsewhere.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever another .NET throws here, the failure stays what it is; only its evidence is missing.")]
    public static (X509Certificate2? Leaf, IReadOnlyList<X509Certificate2> Others) Of(SslStream stream)
    {
        try
        {
            return (LeafOf(stream) is { Handle: not 0 } leaf ? leaf : null, [.. PolicyOf(OptionsOf(stream))?.ExtraStore ?? []]);
        }
        catch (Exception e) when (e is MissingMemberException or TypeLoadException or CryptographicException or NotSupportedException)
        {
            return (null, []);
        }
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

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_remoteCertificate")]
    private static extern ref X509Certificate2? LeafOf(SslStream stream);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_sslAuthenticationOptions")]
    [return: UnsafeAccessorType(OptionsType)]
    private static extern ref object OptionsOf(SslStream stream);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_CertificateChainPolicy")]
    private static extern X509ChainPolicy? PolicyOf([UnsafeAccessorType(OptionsType)] object options);
}
