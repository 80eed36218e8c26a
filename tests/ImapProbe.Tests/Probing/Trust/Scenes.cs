using System.Security.Cryptography;
using System.Text;
using ImapProbe.Loopback.Certificates;

namespace ImapProbe.Tests.Probing.Trust;

/// <summary>The sound scene, and what rows do to it.</summary>
internal static class Scenes
{
    public const string Client = "1.3.6.1.5.5.7.3.2";
    public const string Email = "1.3.6.1.5.5.7.3.4";
    public const string AnyPurpose = "2.5.29.37.0";

    public static Scene Sound { get; } = new();

    public static AsymmetricAlgorithm Other { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static RawExtension Broken { get; } = new("", [0x30, 0x05, 0x06]);

    public static Scene Leaf(params IReadOnlyList<RawExtension> extensions) => Sound with { Leaf = Sound.Leaf.With(extensions) };

    public static Scene Issuing(params IReadOnlyList<RawExtension> extensions) => Sound with { Intermediate = Sound.Intermediate.With(extensions) };

    public static Scene Root(params IReadOnlyList<RawExtension> extensions) => Sound with { Root = Sound.Root.With(extensions) };

    public static Scene Named(RawExtension names) => Leaf(names);

    public static Scene Wild() => Named(RawExtension.DnsNames("*.example.test"));

    public static Scene Rooted(AsymmetricAlgorithm key) => Sound with { Root = Sound.Root with { Key = key } };

    public static Scene Authorized(AsymmetricAlgorithm key) => Sound with { Intermediate = Sound.Intermediate with { Key = key } };

    public static (int Kind, byte[] Bytes) Dns(string name) => (2, Encoding.ASCII.GetBytes(name));

    public static RawCertificate Twice(RawCertificate certificate, string oid) =>
        certificate with { Extensions = [.. certificate.Extensions, certificate.Extensions.Single(extension => extension.Oid == oid)] };

    /// <summary>A certificate that signs itself.</summary>
    public static byte[] Own(RawCertificate root) => (root with { Issuer = root.Subject }).SignedBy(root.Key);

    public static byte[] Stranger() =>
        Own((Sound.Root with { Subject = RawName.Of("Stranger"), Key = Other }).With(RawExtension.SubjectKey(9)));
}
