using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImapProbe.Tests.Unit.Tls;

/// <summary>Writes whatever algorithm identifier a test asks for; who only judges strength does not check the signature.</summary>
internal sealed class AnyKeySignatureGenerator(byte[] algorithm) : X509SignatureGenerator
{
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => algorithm;

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => [1, 2, 3];

    protected override PublicKey BuildPublicKey() => throw new NotSupportedException();
}
