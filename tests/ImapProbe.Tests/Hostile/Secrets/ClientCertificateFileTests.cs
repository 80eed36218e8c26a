using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Secrets;

/// <summary>The file of --client-cert. What cannot be used is told by a sentence before any packet is sent, and no sentence has a part of the key.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class ClientCertificateFileTests : HostileTable<ClientCertificateFileTests>
{
    private const string NoLines = "has no lines of its own to begin and end with";
    private const string Whole = "each block that is labelled as a certificate or a private key must be one, whole";
    private const string OneFile = "it takes the certificate, its chain and its key in one file";
    private const string NotOfCertificate = "holds a private key that does not belong to its first certificate";
    private const string Encrypted = "imap-probe takes a plain one, which openssl pkey makes of it";
    private const string Nothing = "holds neither a certificate nor a private key: it takes PEM, with lines such as -----BEGIN CERTIFICATE-----";
    private const string Hidden =
        "the client certificate file does not exist in this folder; its name is not repeated here: without a / it may be a password";

    private const string Readable = "can be read by its group or by every user: chmod 600";

    private static readonly ServerIdentity Own = ClientSetup.Identity;
    private static readonly ServerIdentity OfRsa = ClientSetup.Identities["of RSA"];
    private static readonly string Leaf = Own.Leaf.ExportCertificatePem() + "\n";
    private static readonly string Key = Own.KeyPem + "\n";
    private static readonly string RsaKey = OfRsa.KeyPem + "\n";

    // Of openssl genpkey -algorithm ed25519; a key of nobody.
    private static readonly string Ed25519 = Block("PRIVATE KEY", [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20, .. new byte[32]]);

    // prime256v1, as openssl ecparam writes it.
    private static readonly byte[] Curve = [6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7];

    private static readonly PbeParameters Pbe = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10);

    private protected override IEnumerable<HostileCase> Cases => [.. Contents, .. Kinds, .. Accepted];

    private static IEnumerable<HostileCase> Contents =>
    [
        Refused("is empty", "", "is empty"),
        Refused("is a password", "correct horse\n", Nothing),
        Refused("has no key", $"{Leaf}{ClientSetup.Authority.Certificate.ExportCertificatePem()}\n", $"holds no private key: {OneFile}"),
        Refused("has no certificate", Key, $"holds a private key and no certificate: {OneFile}"),
        Refused(
            "has two keys",
            $"{Leaf}{Key}{RsaKey}",
            TwoKeys(LinesIn(Leaf) + 1, LinesIn(Leaf + Key) + 1)),
        Refused("has the same key twice", $"{Key}{Key}{Leaf}", TwoKeys(1, LinesIn(Key) + 1)),
        Refused("has another key of the same kind", Leaf + ClientSetup.Identities["expired"].KeyPem, NotOfCertificate),
        Refused("has another key of EC", Leaf + ClientSetup.Identities["of P-384"].KeyPem, NotOfCertificate),
        Refused("has a key of another kind", Leaf + RsaKey, NotOfCertificate),
        Refused("has a key of EC for a certificate of RSA", OfRsa.Leaf.ExportCertificatePem() + "\n" + Key, NotOfCertificate),
        Refused("has its issuer first", $"{ClientSetup.Authority.Certificate.ExportCertificatePem()}\n{Leaf}{Key}", NotOfCertificate),
        Refused(
            "has an encrypted key",
            Leaf + Own.Leaf.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem("horse", Pbe),
            $"holds an encrypted private key in line {LinesIn(Leaf) + 1}: {Encrypted}"),
        Refused(
            "has an encrypted key of RSA in OpenSSL's older form",
            Leaf + "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\nQUJDRA==\n"
            + "-----END RSA PRIVATE KEY-----\n",
            $"holds an encrypted private key in line {LinesIn(Leaf) + 1}: {Encrypted}"),
        Refused(
            "has an encrypted key of EC in OpenSSL's older form, with CRLF",
            (Leaf + "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,0011223344556677\n\nQUJDRA==\n"
            + "-----END EC PRIVATE KEY-----\n").ReplaceLineEndings("\r\n"),
            $"holds an encrypted private key in line {LinesIn(Leaf) + 1}: {Encrypted}"),
        Refused("has a key of Ed25519", Leaf + Ed25519, Unusable("Ed25519")),
        Refused("has a key of DSA", Leaf + Block("DSA PRIVATE KEY", [0x30, 0]), Unusable("DSA")),
        Refused(
            "has a key of OpenSSH's",
            Leaf + Block("OPENSSH PRIVATE KEY", "openssh-key-v1\0"u8.ToArray()),
            "holds a private key in OpenSSH's own form: imap-probe takes those that openssl writes, of RSA and EC"),
        Refused(
            "has a key of a kind without a name",
            Leaf + Block("PRIVATE KEY", [0x30, 0x0A, 2, 1, 0, 0x30, 5, 6, 3, 0x2A, 3, 4]),
            Unusable("kind 1.2.3.4")),
        Refused("has a key that is no base64", Leaf + Spoilt(Key), Broken("PRIVATE KEY", "is not whole base64")),
        Refused("has a key that is no key", Leaf + Block("PRIVATE KEY", "ABC"u8.ToArray()), Unreadable("PRIVATE KEY")),
        Refused("has a key of RSA that is no key", Leaf + Block("RSA PRIVATE KEY", "ABC"u8.ToArray()), Unreadable("RSA PRIVATE KEY")),
        Refused("has a key of EC that is no key", Leaf + Block("EC PRIVATE KEY", [0x30, 0]), Unreadable("EC PRIVATE KEY")),
        Refused("has a key with the label of another", Leaf + Key.Replace("PRIVATE", "RSA PRIVATE", StringComparison.Ordinal), Unreadable("RSA PRIVATE KEY")),
        Refused("has a key on a curve that nobody knows", Leaf + Key, Unreadable("PRIVATE KEY"), OnNoCurve),
        Refused("has a key that is cut off", (Leaf + Key)[..^40], Broken("PRIVATE KEY", "has no line -----END PRIVATE KEY----- of its own")),
        Refused("has a key on one line", Leaf + Key.ReplaceLineEndings(""), Broken("PRIVATE KEY", NoLines)),
        Refused("has an indented key", Leaf + "  " + Key.Trim().ReplaceLineEndings("\n  "), Broken("PRIVATE KEY", NoLines)),
        Refused("has a certificate that is no base64", Spoilt(Leaf) + Key, BrokenCertificate(1, "is not whole base64")),
        Refused("has a certificate that is none", Block("CERTIFICATE", "ABC"u8.ToArray()) + Key, BrokenCertificate(1, "is no certificate")),
        Refused(
            "has a certificate with trust settings",
            Block("TRUSTED CERTIFICATE", [.. Own.Leaf.RawData, 0x30, 0]) + Key,
            "holds a block BEGIN TRUSTED CERTIFICATE in line 1, OpenSSL's own form with trust settings, which openssl x509 makes a plain certificate of"),
        Refused(
            "has an issuer that is none",
            Leaf + Key + Block("CERTIFICATE", "ABC"u8.ToArray()),
            BrokenCertificate(LinesIn(Leaf + Key) + 1, "is no certificate")),
        Refused(
            "is of RSA with 1024 bits",
            ClientSetup.Authority.Issue(new LeafRequest { ExtendedKeyUsage = LeafUsage.ClientAuth, Key = KeyKind.Rsa1024 }).Pem,
            "holds a certificate that the OpenSSL of this machine does not show to anybody: ee key too small"),
        Bytes("is PKCS#12", Own.Leaf.Export(X509ContentType.Pkcs12), "is PKCS#12, where PEM is taken: openssl pkcs12 -nodes makes that of it"),
        Bytes("is a certificate in DER", Own.Leaf.RawData, "is DER, where PEM is taken: openssl x509 and openssl pkey make that of it"),
        Bytes(
            "is a key of EC in DER",
            Own.Leaf.GetECDsaPrivateKey()!.ExportECPrivateKey(),
            "is DER, where PEM is taken: openssl x509 and openssl pkey make that of it"),
        Bytes("is UTF-16", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Own.Pem)).ToArray(), "is UTF-16, and PEM is ASCII"),
        Bytes("holds one byte more than 256 KiB", [.. Encoding.ASCII.GetBytes(Own.Pem.PadRight(256 * 1024)), 10], "holds more than 256 KiB"),
    ];

    private static IEnumerable<HostileCase> Kinds =>
    [
        Shell("has vanished", "", "the client certificate file ./own does not exist", "./own"),
        Shell("has vanished, and was named as a password may be", "", Hidden, "horse"),
        Shell("is a directory", "mkdir own", "the client certificate file own is a directory"),
        Shell("is a device", "", "the client certificate file /dev/zero is a device", "/dev/zero"),
        Shell("is a link to itself", "ln -s own own", "the client certificate file own is a link that leads back to itself"),
        Shell("must not be read", "chmod 000 client.pem; ln -s client.pem own", "the client certificate file own cannot be read by this user"),
        Shell(
            "is a FIFO that nobody writes to",
            "mkfifo own; exec 9<>own",
            "the client certificate file own said nothing more within the 1 s that the probe may take",
            "own -t 1 9>&-"),
        Shell("is a FIFO without end", "mkfifo own; yes 2> /dev/null > own &", "the client certificate file own holds more than 256 KiB"),
        Shell("is standard input, which it cannot be", "", "the client certificate file does not exist", "- < client.pem"),
    ];

    private static IEnumerable<HostileCase> Accepted =>
    [
        Taken("has its key first", Key + Leaf),
        Taken("has CRLF", (Leaf + Key).ReplaceLineEndings("\r\n")),
        Taken("has a BOM", "\uFEFF" + Leaf + Key),
        Taken("has a key of EC in SEC 1, after its curve", Leaf + Block("EC PARAMETERS", Curve) + Own.Leaf.GetECDsaPrivateKey()!.ExportECPrivateKeyPem()),
        Taken("has a key of RSA in PKCS#1", OfRsa.Leaf.ExportCertificatePem() + "\n" + OfRsa.Leaf.GetRSAPrivateKey()!.ExportRSAPrivateKeyPem()),
        Taken("has text around its blocks", $"Bag Attributes\n    localKeyID: 44 90\nsubject=CN = monitor\n{Leaf}Key Attributes: <No Attributes>\n{Key}"),
        Taken("has a certificate of nobody's beside them", Leaf + Key + CertificateAuthority.Create("Nobody").Pem),
        Taken("is a FIFO", Leaf + Key, "-", "mkfifo own; cat client.pem > own &"),
        Taken("is a process", Leaf + Key, "-", "", "<(cat client.pem)"),
        Taken("can be read by its group", Leaf + Key, Readable, "chmod 640 client.pem; ln -s client.pem own"),
        Taken("can be read by every user", Leaf + Key, Readable, "chmod 604 client.pem; ln -s client.pem own"),
    ];

    private static HostileCase Refused(string does, string pem, string predicate, Func<string, string>? change = null) =>
        Bytes(does, Encoding.UTF8.GetBytes(change is null ? pem : change(pem)), predicate);

    private static HostileCase Bytes(string does, byte[] content, string predicate) =>
        new($"the client certificate file {does}", "usage", Stays, caseRun => RunAsync(caseRun, content, "ln -s client.pem own", "own"))
        {
            Also = (run, caseRun) => AssertRefused(run, caseRun, $"the client certificate file own {predicate}"),
        };

    private static HostileCase Shell(string does, string prepare, string sentence, string options = "own") =>
        new($"the client certificate file {does}", "usage", Stays, caseRun => RunAsync(caseRun, Encoding.UTF8.GetBytes(Own.Pem), prepare, options))
        {
            Also = (run, caseRun) => AssertRefused(run, caseRun, sentence),
        };

    private static HostileCase Taken(string does, string pem, string warning = "-", string prepare = "ln -s client.pem own", string options = "own") =>
        new($"the client certificate file {does}", "ok", MayLeave, caseRun => RunAsync(caseRun, Encoding.UTF8.GetBytes(pem), prepare, options))
        {
            Also = (run, _) => Assert.Equal(warning is "-" ? [] : [$"the client certificate file own {warning}"], run.Warnings),
        };

    private static void AssertRefused(ProbeRun run, CaseRun caseRun, string sentence)
    {
        Assert.Equal($"imap-probe: {sentence}\n", run.Error);
        Assert.Equal(0, caseRun.Server.Connections);
    }

    private static async Task<ProbeRun> RunAsync(CaseRun caseRun, byte[] content, string prepare, string options)
    {
        await File.WriteAllBytesAsync(caseRun.Setup.Write("client.pem", ""), content);
        var script = TestSetup.Script with { IsAskingForCertificate = true };
        var line = ProbeProgram.Quoted([.. caseRun.Setup.Target(caseRun.Start(script).Port), .. caseRun.Setup.Account(), "--format", "json"]);
        return await caseRun.RunAsync(() => ProbeProgram.ShellAsync(
            $"""
            {ProbeProgram.WithoutPrivileges}
            cd '{caseRun.Setup.Folder}' && umask 077
            {prepare}
            plain $PROBE {line} --client-cert {options}
            """));
    }

    private static string TwoKeys(int first, int second) =>
        $"holds two private keys, in lines {first} and {second}: leave only the one of its first certificate";

    private static string Unusable(string kind) => $"holds a private key of {kind}, which .NET cannot use in a handshake: imap-probe takes RSA and EC";

    private static string BrokenCertificate(int line, string fault) => $"holds a block BEGIN CERTIFICATE in line {line} that {fault}: {Whole}";

    private static string Broken(string label, string fault) => $"holds a block BEGIN {label} in line {LinesIn(Leaf) + 1} that {fault}: {Whole}";

    private static string Unreadable(string label) => $"holds a block BEGIN {label} in line {LinesIn(Leaf) + 1} that cannot be read as a private key";

    private static string Block(string label, byte[] content) => PemEncoding.WriteString(label, content) + "\n";

    private static string Spoilt(string pem) => pem.Replace("\nMI", "\n!I", StringComparison.Ordinal);

    // Its number becomes one that is not given out.
    private static string OnNoCurve(string pem)
    {
        var start = pem.IndexOf("-----BEGIN PRIVATE", StringComparison.Ordinal);
        var key = Own.Leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKey();
        key[key.AsSpan().IndexOf(Curve) + Curve.Length - 1] = 99;
        return pem[..start] + Block("PRIVATE KEY", key);
    }

    private static int LinesIn(string text) => text.Count(character => character is '\n');
}
