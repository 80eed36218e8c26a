using System.Security.Cryptography;

namespace ImapProbe.Tls;

/// <summary>The extensions of certificates by their numbers, and what people call them.</summary>
internal static class Oids
{
    public const string SubjectKeyIdentifier = "2.5.29.14";
    public const string KeyUsage = "2.5.29.15";
    public const string SubjectAlternativeName = "2.5.29.17";
    public const string BasicConstraints = "2.5.29.19";
    public const string NameConstraints = "2.5.29.30";
    public const string DistributionPoints = "2.5.29.31";
    public const string AuthorityKeyIdentifier = "2.5.29.35";
    public const string ExtendedKeyUsage = "2.5.29.37";
    public const string InhibitAnyPolicy = "2.5.29.54";
    public const string NetscapeType = "2.16.840.1.113730.1.1";
    public const string AddressBlocks = "1.3.6.1.5.5.7.1.7";
    public const string SystemNumbers = "1.3.6.1.5.5.7.1.8";
    public const string ProxyInformation = "1.3.6.1.5.5.7.1.14";
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string AnyPurpose = "2.5.29.37.0";

    /// <summary>rsaEncryption (RFC 8017, appendix C).</summary>
    public const string RsaKey = "1.2.840.113549.1.1.1";

    /// <summary>id-ecPublicKey (RFC 5480, section 2.1.1).</summary>
    public const string EcKey = "1.2.840.10045.2.1";

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        [SubjectKeyIdentifier] = "subject key identifier",
        [KeyUsage] = "key usage",
        ["2.5.29.16"] = "private key usage period",
        [SubjectAlternativeName] = "subject alternative name",
        ["2.5.29.18"] = "issuer alternative name",
        [BasicConstraints] = "basic constraints",
        [NameConstraints] = "name constraints",
        [DistributionPoints] = "CRL distribution points",
        ["2.5.29.32"] = "certificate policies",
        ["2.5.29.33"] = "policy mappings",
        [AuthorityKeyIdentifier] = "authority key identifier",
        ["2.5.29.36"] = "policy constraints",
        [ExtendedKeyUsage] = "extended key usage",
        ["2.5.29.46"] = "freshest CRL",
        [InhibitAnyPolicy] = "inhibit any-policy",
        ["1.3.6.1.5.5.7.1.1"] = "authority information access",
        [AddressBlocks] = "IP address blocks",
        [SystemNumbers] = "autonomous system numbers",
        [ProxyInformation] = "proxy certificate information",
        ["1.3.6.1.5.5.7.1.24"] = "TLS feature",
        [NetscapeType] = "Netscape certificate type",
        ["1.3.6.1.4.1.311.21.10"] = "application policies",
    };

    // Those that OpenSSL decodes before it takes a certificate for an issuer, or for what an issuer issued.
    private static readonly HashSet<string> Decoded = new(StringComparer.Ordinal)
    {
        SubjectKeyIdentifier, KeyUsage, SubjectAlternativeName, BasicConstraints, NameConstraints, AuthorityKeyIdentifier, ExtendedKeyUsage, DistributionPoints,
        NetscapeType, AddressBlocks, SystemNumbers, ProxyInformation,
    };

    // Those that .NET decodes, and gives a chain up for: certificate policies, their mappings and constraints, inhibit any-policy, Microsoft's policies.
    private static readonly HashSet<string> DecodedByDotNet = new(StringComparer.Ordinal)
    {
        "2.5.29.32", "2.5.29.33", "2.5.29.36", InhibitAnyPolicy, "1.3.6.1.4.1.311.21.10",
    };

    // X509_supported_extension(3) of OpenSSL 3.0.
    private static readonly HashSet<string> Supported = new(StringComparer.Ordinal)
    {
        KeyUsage, SubjectAlternativeName, BasicConstraints, NameConstraints, ExtendedKeyUsage, DistributionPoints,
        "2.5.29.32", "2.5.29.33", "2.5.29.36", InhibitAnyPolicy,
        NetscapeType, AddressBlocks, SystemNumbers, ProxyInformation, "1.3.6.1.5.5.7.48.1.5",
    };

    /// <summary>What an extension is called, with its number where it has a name.</summary>
    public static string Describe(string oid) =>
        Names.TryGetValue(oid, out var name) ? $"{name} ({oid})" : NameOfSystem(oid) is { } other ? $"{other} ({oid})" : oid;

    /// <summary>The same with an article; those in the plural have none.</summary>
    public static string WithArticle(string oid) => (Describe(oid), oid) switch
    {
        (var words, BasicConstraints or NameConstraints or DistributionPoints or AddressBlocks or SystemNumbers) => words,
        (var words, "2.5.29.32" or "2.5.29.33" or "2.5.29.36" or "1.3.6.1.4.1.311.21.10") => words,
        (['a' or 'e' or 'i' or 'o', ..] and var words, _) => $"an {words}",
        (var words, _) => $"a {words}",
    };

    public static bool IsDecoded(string oid) => Decoded.Contains(oid);

    public static bool IsDecodedByDotNet(string oid) => DecodedByDotNet.Contains(oid);

    public static bool IsSupported(string oid) => Supported.Contains(oid);

    private static string? NameOfSystem(string oid)
    {
        try
        {
            return new Oid(oid).FriendlyName is { Length: > 0 } name && name != oid ? name : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
