using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CsCheck;
using ImapProbe.Tests.Fuzzing.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Fuzzing.Keys;

/// <summary>A sound file of a client certificate, and what is done to the bytes of it, or of the key within it.</summary>
internal sealed record KeyCase(string Identity, KeyForm Form, bool IsKeyEdited, Edit[] Edits)
{
    private static readonly string[] Identities = ["sound", "of RSA", "of P-384"];

    public static Gen<KeyCase> Any { get; } = Gen.Select(
        Gen.Int[0, 2],
        Gen.Enum<KeyForm>(),
        Gen.Bool,
        Gen.Select(Gen.Int[0, 4000], Gen.Enum<EditKind>(), Gen.Byte, (at, kind, value) => new Edit(at, kind, value)).Array[0, 3],
        (identity, form, isKeyEdited, edits) => new KeyCase(Identities[identity], form, isKeyEdited, edits));

    /// <summary>The bytes of the file.</summary>
    public byte[] Make()
    {
        var (leaf, intermediates) = ClientSetup.Identities[Identity];
        var (label, key) = Key();
        var certificates = string.Concat(new[] { leaf }.Concat(intermediates).Select(certificate => certificate.ExportCertificatePem() + "\n"));
        var file = Encoding.ASCII.GetBytes($"{certificates}{PemEncoding.WriteString(label, IsKeyEdited ? Apply(key) : key)}\n");
        return IsKeyEdited ? file : Apply(file);
    }

    /// <summary>What a sentence must have no part of: the key in base64, by lines.</summary>
    public IEnumerable<string> Secrets => PemEncoding.WriteString("X", Key().Bytes).Split('\n')[1..^1].SelectMany(line => line.Chunk(8))
        .Where(part => part.Length is 8).Select(part => new string(part));

    public override string ToString() =>
        $"{Identity}, {Form}, {(IsKeyEdited ? "the key's bytes" : "the file's bytes")}: {string.Join(", ", Edits.Select(edit => $"{edit}"))}";

    private (string Label, byte[] Bytes) Key()
    {
        var leaf = ClientSetup.Identities[Identity].Leaf;
        using var rsa = leaf.GetRSAPrivateKey();
        using var ec = leaf.GetECDsaPrivateKey();
        return (Form, rsa) switch
        {
            (KeyForm.Pkcs8, not null) => ("PRIVATE KEY", rsa.ExportPkcs8PrivateKey()),
            (KeyForm.Pkcs8, _) => ("PRIVATE KEY", ec!.ExportPkcs8PrivateKey()),
            (_, not null) => ("RSA PRIVATE KEY", rsa.ExportRSAPrivateKey()),
            _ => ("EC PRIVATE KEY", ec!.ExportECPrivateKey()),
        };
    }

    private byte[] Apply(byte[] bytes) => Edits.Aggregate(bytes, (edited, edit) => edit.Apply(edited));
}

internal enum KeyForm
{
    Pkcs8,

    /// <summary>PKCS#1 or SEC 1.</summary>
    OfItsKind,
}
