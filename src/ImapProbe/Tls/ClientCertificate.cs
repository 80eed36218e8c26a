using System.Formats.Asn1;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;
using ImapProbe.Io;

namespace ImapProbe.Tls;

/// <summary>The certificate, chain and key that are shown to servers that ask for them. OpenSSL wipes the key once nothing uses it any more.</summary>
internal sealed class ClientCertificate : Retained
{
    private const string EachIsWhole = "each block that is labelled as a certificate or a private key must be one, whole";

    private ClientCertificate(SslStreamCertificateContext context) => Context = context;

    /// <summary>What a handshake takes. It may be used by several at once.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>
    /// Reads PEM: the client's own certificate first, as OpenSSL and curl have it, its chain after it in whatever order, and one private key anywhere. Nothing
    /// that is said of it holds a part of the key.
    /// </summary>
    public static Result<ClientCertificate> FromPem(ReadOnlyMemory<byte> pem)
    {
        List<PemBlock> blocks = [.. Pem.ReadWithKeys(pem)];
        try
        {
            return (blocks is [] ? WhatElse(pem.Span) : ProblemOf(blocks)) is { } problem
                ? Result<ClientCertificate>.Wrong(problem)
                : FromBlocks(blocks.FindAll(block => !block.IsKey), blocks.Single(block => block.IsKey));
        }
        finally
        {
            foreach (var block in blocks.Where(block => block.IsKey))
                CryptographicOperations.ZeroMemory(block.Encoded);
        }
    }

    protected override void End()
    {
        Context.TargetCertificate.Dispose();
        foreach (var certificate in Context.IntermediateCertificates)
            certificate.Dispose();
    }

    private static string? ProblemOf(List<PemBlock> blocks)
    {
        if (blocks.Find(block => block.IsEncryptedKey) is { } encrypted)
            return $"holds an encrypted private key in line {encrypted.Line}: imap-probe takes a plain one, which openssl pkey makes of it";
        if (blocks.Find(block => block.Fault is not null) is { } broken)
            return $"holds {Name(broken)} that {broken.Fault}: {EachIsWhole}";
        if (blocks.Find(block => block.Label is Pem.TrustedLabel) is { } trusted)
            return $"holds {Name(trusted)}, OpenSSL's own form with trust settings, which openssl x509 makes a plain certificate of";
        return (blocks.Count(block => !block.IsKey), blocks.FindAll(block => block.IsKey)) switch
        {
            (0, _) => "holds a private key and no certificate: it takes the certificate, its chain and its key in one file",
            (_, []) => "holds no private key: it takes the certificate, its chain and its key in one file",
            (_, [var first, var second, ..]) => $"holds two private keys, in lines {first.Line} and {second.Line}: leave only the one of its first certificate",
            _ => null,
        };
    }

    // By what it begins with: PFX has a version first (RFC 7292, section 4), a certificate or a key in DER is a sequence too.
    private static ReadOnlySpan<byte> PfxVersion => [0x02, 0x01, 0x03, 0x30];

    private static string WhatElse(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [] => "is empty",
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "is UTF-16, and PEM is ASCII",
        [0x30, _, ..] when bytes.IndexOf(PfxVersion) is > 0 and < 8 =>
            "is PKCS#12, where PEM is taken: openssl pkcs12 -nodes makes that of it",
        [0x30, > 0x80, ..] or [0x30, _, 0x02, ..] => "is DER, where PEM is taken: openssl x509 and openssl pkey make that of it",
        _ => "holds neither a certificate nor a private key: it takes PEM, with lines such as -----BEGIN CERTIFICATE-----",
    };

    private static Result<ClientCertificate> FromBlocks(List<PemBlock> certificates, PemBlock key)
    {
        X509Certificate2Collection decoded = [];
        foreach (var block in certificates)
        {
            if (!block.IsCertificateAlone || CertificateFile.Decode(block.Certificate) is not { } certificate)
                return Result<ClientCertificate>.Wrong($"holds {Name(block)} that is no certificate: {EachIsWhole}");
            decoded.Add(certificate);
        }

        using var bare = decoded[0];
        var own = PrivateKey.AddTo(bare, key);
        if (!own.HasValue)
            return Result<ClientCertificate>.Wrong($"holds {own.Problem}");
        decoded.RemoveAt(0);
        var created = Create(own.Value, decoded);
        if (!created.HasValue)
            own.Value.Dispose();
        return created;
    }

    private static Result<ClientCertificate> Create(X509Certificate2 own, X509Certificate2Collection chain)
    {
        if (OpenSsl.RefusalOf(own, chain) is { } refusal)
            return Result<ClientCertificate>.Wrong($"holds a certificate that the OpenSSL of this machine does not show to anybody: {refusal}");
        try
        {
            // Offline, nothing is downloaded for a chain that is not whole; with a trust of its own, nothing is taken from this user's stores.
            var trust = SslCertificateTrust.CreateForX509Collection([own, .. chain]);
            return new ClientCertificate(SslStreamCertificateContext.Create(own, chain, offline: true, trust));
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            return Result<ClientCertificate>.Wrong("holds certificates that make no chain");
        }
    }

    private static string Name(PemBlock block) => $"a block BEGIN {block.Label} in line {block.Line}";
}

/// <summary>What became of the client certificate in a handshake.</summary>
internal enum ClientCertificateUse
{
    /// <summary>There is none, and the server did not ask for one.</summary>
    Unasked,

    /// <summary>There is none, and the server asked for one.</summary>
    Missing,

    /// <summary>There is one. Whether the server asked for it is not known.</summary>
    Given,
}

/// <summary>The file of --client-cert.</summary>
internal sealed class ClientCertificateFile(string path)
{
    private const string Kind = "client certificate";
    private const int LargestFile = 256 * 1024;

    private readonly InputFile file = new(PathName.Of("the client certificate file", path), path is "-" ? "./-" : path, () => Stream.Null);

    /// <summary>Reads the certificate.</summary>
    public async Task<Result<ClientCertificateReading>> ReadAsync(Deadline deadline)
    {
        // Before it is read: something else may be at its path afterwards.
        var origin = LoginOrigin.OfFile(Kind, path);
        var read = await file.ReadAsync(LargestFile, deadline);
        if (!read.HasValue)
            return Result<ClientCertificateReading>.Wrong(read.Problem);
        using var content = read.Value;
        // Nothing can be decoded then, and no probe comes to use it.
        if (OpenSsl.Problem is not null)
            return new ClientCertificateReading(null, null, origin);
        var certificate = ClientCertificate.FromPem(content.Bytes);
        return certificate.HasValue
            ? new ClientCertificateReading(certificate.Value, file.ExposureOf(content), origin)
            : Result<ClientCertificateReading>.Wrong(file.Say(certificate.Problem));
    }
}

/// <summary>The certificate is null only where this machine can do no TLS.</summary>
internal sealed record ClientCertificateReading(ClientCertificate? Certificate, string? Warning, LoginOrigin Origin);
