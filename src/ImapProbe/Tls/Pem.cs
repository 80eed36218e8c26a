using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ImapProbe.Tls;

/// <summary>The certificates of a PEM text (RFC 7468), told from what stands around them as OpenSSL does.</summary>
internal static class PemCertificates
{
    private static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;
    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    public static IEnumerable<byte[]?> Read(ReadOnlyMemory<byte> text)
    {
        while (NextLabel(ref text) is { } label)
        {
            var end = EndOf(text.Span, label);
            if (end < 0)
            {
                yield return null;
                yield break;
            }

            if (label is "CERTIFICATE" or "X509 CERTIFICATE")
            {
                var encoded = Decode(text.Span[..end]);
                yield return encoded;
                if (encoded is null)
                    yield break;
            }

            text = text[end..];
        }
    }

    // Goes on behind the line that a block begins with.
    private static string? NextLabel(ref ReadOnlyMemory<byte> text)
    {
        while (!text.IsEmpty)
        {
            var length = text.Span.IndexOf((byte)'\n') is var found and >= 0 ? found + 1 : text.Length;
            var line = text.Span[..length].TrimEnd(" \t\r\n\0"u8);
            text = text[length..];
            if (line.StartsWith(Begin) && line.EndsWith(Dashes) && line.Length > Begin.Length + Dashes.Length)
                return Encoding.Latin1.GetString(line[Begin.Length..^Dashes.Length]);
        }

        return null;
    }

    private static int EndOf(ReadOnlySpan<byte> text, string label)
    {
        var mark = Encoding.Latin1.GetBytes($"-----END {label}-----");
        if (text.StartsWith(mark))
            return 0;
        return text.IndexOf([(byte)'\n', .. mark]) is var line and >= 0 ? line + 1 : -1;
    }

    private static byte[]? Decode(ReadOnlySpan<byte> base64)
    {
        var encoded = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        return Base64.DecodeFromUtf8(base64, encoded, out _, out var length) is OperationStatus.Done ? encoded[..length] : null;
    }
}

/// <summary>A file of the system's trust store, read as far as .NET reads it: up to the first block that is no certificate.</summary>
internal static class CertificateFile
{
    public static IEnumerable<byte[]> Read(string path) => PemCertificates.Read(Content(path)).TakeWhile(encoded => encoded is not null).OfType<byte[]>();

    public static X509Certificate2? Decode(byte[] encoded)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(encoded);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Content(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What this user cannot read is no part of what this user trusts.
            return [];
        }
    }
}
