using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImapProbe.Connection.Trust.Roots;

/// <summary>A file of the system's trust store, read as far as .NET reads it: up to the first block that is no certificate.</summary>
internal static class CertificateFile
{
    /// <summary>Reads the certificates of a file, without decoding them.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Each certificate in DER; none where the file cannot be read.</returns>
    public static IEnumerable<byte[]> Read(string path) => PemCertificates.Read(Content(path)).TakeWhile(encoded => encoded is not null).OfType<byte[]>();

    /// <summary>Decodes a certificate.</summary>
    /// <param name="encoded">Its DER.</param>
    /// <returns>The certificate; null where it is none.</returns>
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
