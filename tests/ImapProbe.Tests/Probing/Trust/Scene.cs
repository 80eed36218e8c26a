using System.Security.Cryptography;
using System.Text;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Loopback.Unchecked;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing.Trust;

/// <summary>What a server shows and what is trusted: a leaf below an intermediate below a root, each of them sound until a row changes it.</summary>
internal sealed record Scene
{
    public const string RootName = "Raw Root";
    public const string IntermediateName = "Raw Intermediate";

    private static readonly ECDsa RootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ECDsa IntermediateKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ECDsa LeafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly byte[] RootIdentifier = [1, 1, 1];
    private static readonly byte[] IntermediateIdentifier = [2, 2, 2];

    public RawCertificate Root { get; init; } = new()
    {
        Subject = RawName.Of(RootName),
        Key = RootKey,
        Extensions = [RawExtension.Authority(), RawExtension.KeyUsage(0x06), RawExtension.SubjectKey(RootIdentifier)],
    };

    public RawCertificate Intermediate { get; init; } = new()
    {
        Subject = RawName.Of(IntermediateName),
        Key = IntermediateKey,
        Extensions = [RawExtension.Authority(), RawExtension.KeyUsage(0x06), RawExtension.SubjectKey(IntermediateIdentifier), RawExtension.AuthorityKey(RootIdentifier)],
    };

    public RawCertificate Leaf { get; init; } = new()
    {
        Issuer = RawName.Of(IntermediateName),
        Key = LeafKey,
        Extensions =
        [
            RawExtension.NoAuthority, RawExtension.KeyUsage(0x80), RawExtension.Purposes("1.3.6.1.5.5.7.3.1"), RawExtension.DnsNames(TestSetup.Host),
            RawExtension.AuthorityKey(IntermediateIdentifier),
        ],
    };

    public string Host { get; init; } = TestSetup.Host;

    /// <summary>In place of the root's own key.</summary>
    public AsymmetricAlgorithm? RootSigner { get; init; }

    /// <summary>In place of the intermediate's key.</summary>
    public AsymmetricAlgorithm? LeafSigner { get; init; }

    /// <summary>In place of the root's key.</summary>
    public AsymmetricAlgorithm? IntermediateSigner { get; init; }

    /// <summary>Sent beside the leaf, in place of the intermediate alone.</summary>
    public Func<Scene, IReadOnlyList<byte[]>> Sends { get; init; } = scene => [scene.EncodedIntermediate];

    /// <summary>What the CA file holds, in place of the root alone.</summary>
    public Func<Scene, IReadOnlyList<byte[]>> Trusts { get; init; } = scene => [scene.EncodedRoot];

    public byte[] EncodedRoot => Root.Issuer.AsSpan().SequenceEqual(new RawCertificate().Issuer) || Root.Issuer.AsSpan().SequenceEqual(Root.Subject)
        ? (Root with { Issuer = Root.Subject }).SignedBy(RootSigner ?? Root.Key)
        : Root.SignedBy(RootSigner ?? Root.Key);

    public byte[] EncodedIntermediate => Intermediate.SignedBy(IntermediateSigner ?? Root.Key);

    public byte[] EncodedLeaf => Leaf.SignedBy(LeafSigner ?? Intermediate.Key);

    /// <summary>A scene whose root is also the leaf's issuer.</summary>
    public static Scene WithoutIntermediate { get; } = new Scene() is var scene
        ? scene with
        {
            Leaf = scene.Leaf.With(RawExtension.AuthorityKey(RootIdentifier)) with { Issuer = RawName.Of(RootName) },
            LeafSigner = RootKey,
            Sends = _ => [],
        }
        : scene;

    /// <summary>Encodes all of it once.</summary>
    public StagedScene Stage() => new(EncodedLeaf, Leaf.Key, Sends(this), Trusts(this), Host);
}

/// <summary>A scene as the server shows it and the file holds it.</summary>
internal sealed record StagedScene(byte[] Leaf, AsymmetricAlgorithm Key, IReadOnlyList<byte[]> Sent, IReadOnlyList<byte[]> Trusted, string Host)
{
    /// <summary>Probes the server, with a password to lose.</summary>
    public async Task<(ProbeRun Run, IReadOnlyList<byte> Received)> ProbeAsync(params IReadOnlyList<string> more)
    {
        using var setup = new TestSetup();
        var file = setup.Write("trusted.pem", string.Concat(Trusted.Select(certificate => PemEncoding.WriteString("CERTIFICATE", certificate) + "\n")));
        await using var server = UncheckedServer.Start(Leaf, Key, Sent);
        var run = await ProbeProgram.RunAsync(
            ["-H", FormattableString.Invariant($"{Host}:{server.Port}"), "--connect-to", "127.0.0.1", "--ca-file", file, "--format", "json", .. more.Count > 0 ? more : setup.Account()]);
        return (run, server.Received);
    }

    /// <summary>Asserts that a sentence says nothing of what was sent, trusted or written in the leaf that is not so.</summary>
    public void AssertTrue(string sentence)
    {
        const string IssuedBy = "was issued by ";
        if (sentence.IndexOf(IssuedBy, StringComparison.Ordinal) is var at and >= 0 && sentence.IndexOf(", which the server did not send", StringComparison.Ordinal) is var end and >= 0)
        {
            var name = Encoding.UTF8.GetBytes(sentence[(at + IssuedBy.Length)..end]);
            Assert.DoesNotContain(Sent, certificate => BearsName(certificate, name));
            if (sentence.Contains("which is none of the certificates of --ca-file", StringComparison.Ordinal))
                Assert.DoesNotContain(Trusted, certificate => BearsName(certificate, name));
        }

        if (sentence.Contains("it has no subject alternative name", StringComparison.Ordinal))
            Assert.True(Leaf.AsSpan().IndexOf("\x06\x03\x55\x1D\x11"u8) < 0, sentence);
        if (sentence.Contains("none of the certificates of --ca-file", StringComparison.Ordinal))
            Assert.DoesNotContain(Trusted, certificate => certificate.AsSpan().SequenceEqual(Leaf));
        if (sentence.Contains(", which the server sent", StringComparison.Ordinal))
            Assert.NotEmpty(Sent);
        Assert.DoesNotContain(" ,", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("  ", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("HasNot", sentence, StringComparison.Ordinal);
    }

    // As the subject, which comes after the validity: the issuer comes before it.
    private static bool BearsName(byte[] certificate, byte[] name)
    {
        var validity = certificate.AsSpan().IndexOf("\x30\x1E\x17\x0D"u8);
        return validity >= 0 && certificate.AsSpan(validity).IndexOf(name) is var subject and >= 0 && subject < 120;
    }
}
