using System.Buffers;
using System.Buffers.Text;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ImapProbe.Io;

namespace ImapProbe.Tls;

/// <summary>
/// The certificates of a PEM text (RFC 7468), and its keys where asked for, told from what stands around them as OpenSSL does: a block begins with a line of
/// its own, and a line that is commented out or indented begins none.
/// </summary>
internal static class Pem
{
    public const string TrustedLabel = "TRUSTED CERTIFICATE";

    private static readonly string[] CertificateLabels = ["CERTIFICATE", "X509 CERTIFICATE", TrustedLabel];

    private static readonly string[] KeyLabels =
        ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", PemBlock.EncryptedKey, "DSA PRIVATE KEY", "OPENSSH PRIVATE KEY"];

    private static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;

    private static ReadOnlySpan<byte> End => "-----END "u8;

    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    // RFC 1421, section 4.6: how OpenSSL's older form of an encrypted key begins.
    private static ReadOnlySpan<byte> Encryption => "Proc-Type: 4,ENCRYPTED"u8;

    /// <summary>Reads the blocks that are labelled as certificates, up to the first that is broken.</summary>
    public static IEnumerable<PemBlock> Read(ReadOnlyMemory<byte> text) => Read(text, CertificateLabels);

    /// <summary>The same with those that are labelled as private keys, which are the caller's to wipe.</summary>
    public static IEnumerable<PemBlock> ReadWithKeys(ReadOnlyMemory<byte> text) => Read(text, [.. CertificateLabels, .. KeyLabels]);

    private static IEnumerable<PemBlock> Read(ReadOnlyMemory<byte> text, string[] labels)
    {
        var line = 1;
        while (NextLabel(ref text, ref line, labels) is { } label)
        {
            var begun = line - 1;
            if (label.Fault is not null)
            {
                yield return new PemBlock(begun, label.Name, null, label.Fault);
                yield break;
            }

            var end = EndOf(text.Span, label.Name);
            var isMeant = labels.Contains(label.Name);
            if (end < 0 && isMeant)
                yield return new PemBlock(begun, label.Name, null, $"has no line -----END {label.Name}----- of its own");
            // What does not end is OpenSSL's last block, whatever its label is.
            if (end < 0)
                yield break;
            if (isMeant)
            {
                var encoded = Decode(text.Span[..end]);
                yield return new PemBlock(begun, label.Name, encoded, encoded is null ? "is not whole base64" : null)
                {
                    HasEncryptedHeader = text.Span[..end].StartsWith(Encryption),
                };
                if (encoded is null)
                    yield break;
            }

            line += text.Span[..end].Count((byte)'\n');
            text = text[end..];
            SkipLine(ref text, ref line);
        }
    }

    // Goes on after the line that a block begins with.
    private static Label? NextLabel(ref ReadOnlyMemory<byte> text, ref int number, string[] labels)
    {
        while (!text.IsEmpty)
        {
            var line = SkipLine(ref text, ref number);
            if (line.StartsWith(ByteOrderMark))
                line = line[ByteOrderMark.Length..];
            if (line.StartsWith(Begin)
                && line.EndsWith(Dashes)
                && line.Length > Begin.Length + Dashes.Length
                && line[Begin.Length..^Dashes.Length].IndexOf(Dashes) < 0)
            {
                return new Label(Encoding.Latin1.GetString(line[Begin.Length..^Dashes.Length]), null);
            }

            if (line.IndexOf(Dashes) >= 0 && MeantIn(line, labels) is { } meant)
                return new Label(meant, "has no lines of its own to begin and end with");
        }

        return null;
    }

    // A mark that begins or ends the line but is not all of it was meant as one, and is none; a comment, and one within prose, was not.
    private static string? MeantIn(ReadOnlySpan<byte> line, string[] labels)
    {
        var trimmed = line.TrimStart(" \t"u8);
        if (trimmed.StartsWith("#"u8) || trimmed.StartsWith(";"u8))
            return null;
        foreach (var label in labels)
        {
            foreach (var mark in (byte[][])[Mark(Begin, label), Mark(End, label)])
            {
                if (trimmed.StartsWith(mark) || trimmed.EndsWith(mark))
                    return label;
            }
        }

        return null;
    }

    private static byte[] Mark(ReadOnlySpan<byte> kind, string label) => [.. kind, .. Encoding.ASCII.GetBytes(label), .. Dashes];

    private static ReadOnlySpan<byte> SkipLine(ref ReadOnlyMemory<byte> text, ref int number)
    {
        var length = text.Span.IndexOf((byte)'\n') is var found and >= 0 ? found + 1 : text.Length;
        var line = text.Span[..length].TrimEnd(" \t\r\n\0"u8);
        text = text[length..];
        number++;
        return line;
    }

    private static int EndOf(ReadOnlySpan<byte> text, string label)
    {
        var mark = Encoding.Latin1.GetBytes($"-----END {label}-----");
        var start = text.StartsWith(mark) ? 0 : text.IndexOf([(byte)'\n', .. mark]) + 1;
        if (start is 0 && !text.StartsWith(mark))
            return -1;
        var rest = text[(start + mark.Length)..];
        var length = rest.IndexOf((byte)'\n') is var found and >= 0 ? found : rest.Length;
        return rest[..length].Trim(" \t\r\0"u8).IsEmpty ? start : -1;
    }

    private static byte[]? Decode(ReadOnlySpan<byte> base64)
    {
        var buffer = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        var encoded = Base64.DecodeFromUtf8(base64, buffer, out _, out var length) is OperationStatus.Done ? buffer[..length] : null;
        // It may be a key; the copy is the caller's to wipe.
        CryptographicOperations.ZeroMemory(buffer);
        return encoded;
    }

    private sealed record Label(string Name, string? Fault);
}

/// <summary>A block of PEM that is labelled as a certificate or a private key: what it holds, or what is wrong with it, to be said after its name.</summary>
internal sealed class PemBlock(int line, string label, byte[]? encoded, string? fault)
{
    public const string EncryptedKey = "ENCRYPTED PRIVATE KEY";

    public int Line => line;

    public string Label => label;

    public byte[]? Encoded => encoded;

    public string? Fault => fault;

    public bool HasEncryptedHeader { get; init; }

    /// <summary>Whether it is labelled as a private key.</summary>
    public bool IsKey => Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal);

    public bool IsEncryptedKey => Label is EncryptedKey || (IsKey && HasEncryptedHeader);

    /// <summary>The certificate in DER, without the trust settings that may follow it; empty where it is none.</summary>
    public ReadOnlyMemory<byte> Certificate
    {
        get
        {
            ReadOnlyMemory<byte> certificate = default;
            CertificateFields.Try(() => certificate = CertificateFields.Reader(Encoded).ReadEncodedValue());
            return certificate;
        }
    }

    /// <summary>Whether the certificate is followed by nothing.</summary>
    public bool IsCertificateAlone => Encoded?.Length == Certificate.Length;

    // X509_CERT_AUX ::= SEQUENCE { trust SEQUENCE OF OBJECT IDENTIFIER OPTIONAL, reject [0] SEQUENCE OF OBJECT IDENTIFIER OPTIONAL, … }, judged as
    // X509_check_trust(3) does for servers.
    public bool IsForServers
    {
        get
        {
            var isForServers = true;
            return Label is not Pem.TrustedLabel
                || IsCertificateAlone
                || (CertificateFields.Try(() => isForServers = ReadTrust(Encoded.AsMemory(Certificate.Length))) && isForServers);
        }
    }

    private static bool ReadTrust(ReadOnlyMemory<byte> settings)
    {
        var fields = CertificateFields.Reader(settings).ReadSequence();
        var rejected = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        var isTrusted = !fields.HasData || fields.PeekTag() != Asn1Tag.Sequence || NamesServers(fields.ReadSequence());
        return isTrusted && !(fields.HasData && fields.PeekTag() == rejected && NamesServers(fields.ReadSequence(rejected)));
    }

    private static bool NamesServers(AsnReader purposes)
    {
        var names = false;
        while (purposes.HasData)
            names |= purposes.ReadObjectIdentifier() is Oids.ServerAuthentication or Oids.AnyPurpose;
        return names;
    }
}

/// <summary>A file of the system's trust store, read as far as OpenSSL and .NET read it: up to the first block that is broken.</summary>
internal static class CertificateFile
{
    // The largest bundles have some 200 KB.
    private const int LargestFile = 64 * 1024 * 1024;

    /// <summary>Reads the certificates of a file that count for servers, without decoding them.</summary>
    /// <exception cref="IOException">This process may open no more files: nobody knows what is trusted.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(string path) =>
        Pem.Read(Content(path)).TakeWhile(block => block.Fault is null && !block.Certificate.IsEmpty)
            .Where(block => block.IsForServers)
            .Select(block => block.Certificate);

    /// <summary>Decodes a certificate; null where it is none.</summary>
    public static X509Certificate2? Decode(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(encoded.Span);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // A FIFO or a device would be waited for, or read without end; what this user cannot read is no part of what this user trusts.
    private static byte[] Content(string path)
    {
        try
        {
            return RootSources.IsFile(path) && new FileInfo(path).Length <= LargestFile ? File.ReadAllBytes(path) : [];
        }
        catch (Exception e)
            when (e is UnauthorizedAccessException or IOException { HResult: not (UnixError.TooManyOpenFiles or UnixError.TooManyOpenFilesInSystem) })
        {
            return [];
        }
    }
}
