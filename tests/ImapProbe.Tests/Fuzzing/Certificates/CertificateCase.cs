using System.Security.Cryptography;
using System.Text;
using CsCheck;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Probing.Trust;

namespace ImapProbe.Tests.Fuzzing.Certificates;

/// <summary>A sound chain, and what is done to one of its certificates: to its bytes, or to a field before it is signed.</summary>
internal sealed record CertificateCase(int Part, bool IsSignedAnew, int Field, Edit[] Edits, bool IsPemEdited)
{
    private static readonly Scene Sound = new();

    public static Gen<CertificateCase> Any { get; } = Gen.Select(
        Gen.Int[0, 2],
        Gen.Bool,
        Gen.Int[0, 12],
        Gen.Select(Gen.Int[0, 600], Gen.Enum<EditKind>(), Gen.Byte, (at, kind, value) => new Edit(at, kind, value)).Array[0, 3],
        Gen.Frequency((9, Gen.Const(false)), (1, Gen.Const(true))),
        (part, isSignedAnew, field, edits, isPemEdited) => new CertificateCase(part, isSignedAnew, field, edits, isPemEdited));

    /// <summary>The leaf, what is sent beside it, and the file with the root.</summary>
    public (byte[] Leaf, byte[] Intermediate, byte[] File) Make()
    {
        var (leaf, intermediate, root) = IsSignedAnew ? SignedAnew() : (Sound.EncodedLeaf, Sound.EncodedIntermediate, Sound.EncodedRoot);
        if (!IsSignedAnew && !IsPemEdited)
            (leaf, intermediate, root) = (Part is 0 ? Apply(leaf) : leaf, Part is 1 ? Apply(intermediate) : intermediate, Part is 2 ? Apply(root) : root);
        var file = Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", root) + "\n");
        return (leaf, intermediate, IsPemEdited ? Apply(file) : file);
    }

    public override string ToString() =>
        $"part {Part}, {(IsSignedAnew ? $"field {Field}, signed anew" : "its bytes")}{(IsPemEdited ? ", the file's bytes" : "")}: {string.Join(", ", Edits.Select(edit => $"{edit}"))}";

    private (byte[] Leaf, byte[] Intermediate, byte[] Root) SignedAnew()
    {
        var scene = Part switch
        {
            0 => Sound with { Leaf = Edited(Sound.Leaf) },
            1 => Sound with { Intermediate = Edited(Sound.Intermediate) },
            _ => Sound with { Root = Edited(Sound.Root) },
        };
        return (scene.EncodedLeaf, scene.EncodedIntermediate, scene.EncodedRoot);
    }

    private RawCertificate Edited(RawCertificate certificate) => Field switch
    {
        0 => certificate with { Subject = Name(certificate.Subject) },
        1 => certificate with { Issuer = Name(certificate.Issuer) },
        2 => certificate with { Serial = Apply(certificate.Serial) },
        3 => certificate with { NotAfter = Encoding.Latin1.GetString(Apply(Encoding.Latin1.GetBytes(certificate.NotAfter))) },
        4 => certificate with { NotBefore = Encoding.Latin1.GetString(Apply(Encoding.Latin1.GetBytes(certificate.NotBefore))) },
        5 => certificate with { Extensions = [.. certificate.Extensions, certificate.Extensions[Edits.Length % certificate.Extensions.Count]] },
        6 => certificate.Without(certificate.Extensions[Edits.Length % certificate.Extensions.Count].Oid),
        var field => certificate with
        {
            Extensions = [.. certificate.Extensions.Select((extension, index) => index == field % certificate.Extensions.Count ? extension with { Value = Apply(extension.Value) } : extension)],
        },
    };

    // Still a sequence, or nothing could be signed.
    private byte[] Name(byte[] name) => Apply(name[2..]) is var content ? [name[0], (byte)content.Length, .. content] : name;

    private byte[] Apply(byte[] bytes) => Edits.Aggregate(bytes, (edited, edit) => edit.Apply(edited));
}

/// <summary>One thing done to bytes.</summary>
internal sealed record Edit(int At, EditKind Kind, byte Value)
{
    public byte[] Apply(byte[] bytes)
    {
        if (bytes.Length is 0)
            return bytes;
        var at = At % bytes.Length;
        return Kind switch
        {
            EditKind.Set => [.. bytes[..at], Value, .. bytes[(at + 1)..]],
            EditKind.Turn => [.. bytes[..at], (byte)(bytes[at] ^ (1 << (Value % 8))), .. bytes[(at + 1)..]],
            EditKind.Insert => [.. bytes[..at], Value, .. bytes[at..]],
            EditKind.Remove => [.. bytes[..at], .. bytes[(at + 1)..]],
            _ => bytes[..at],
        };
    }
}

internal enum EditKind
{
    Set,
    Turn,
    Insert,
    Remove,
    CutOff,
}
