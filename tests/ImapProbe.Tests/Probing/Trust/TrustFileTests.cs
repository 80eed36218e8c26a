using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing.Trust;

/// <summary>Files that hold roots: read whole or refused where --ca-file names them, and read as OpenSSL reads them where they are the system's.</summary>
public sealed class TrustFileTests : IDisposable
{
    private static readonly CertificateAuthority Root = CertificateAuthority.Create("File Root");
    private static readonly ServerIdentity Sound = Root.Issue(LeafRequest.For(TestSetup.Host));
    private static readonly string Stranger = CertificateAuthority.Create("Stranger").Pem.Trim();

    private static readonly Dictionary<string, string> Taken = new(StringComparer.Ordinal)
    {
        ["with a BOM"] = $"\uFEFF{Root.Pem}",
        ["after a file with a BOM"] = $"{Stranger}\n\uFEFF{Root.Pem}",
        ["with CRLF"] = Root.Pem.ReplaceLineEndings("\r\n"),
        ["without the last line end"] = Root.Pem.Trim(),
        ["between text"] = $"subject=a\nwith -----BEGIN CERTIFICATE----- one begins\n{Root.Pem}\nmore",
        ["beside a key"] = $"-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\n{Root.Pem}",
        ["beside another that is commented out"] = $"{string.Join('\n', Stranger.Split('\n').Select(line => $"# {line}"))}\n{Root.Pem}",
        ["with the old label"] = Root.Pem.Replace("CERTIFICATE", "X509 CERTIFICATE", StringComparison.Ordinal),
    };

    private static readonly Dictionary<string, (string Content, string Sentence)> Refused = new(StringComparer.Ordinal)
    {
        ["glued together"] = ($"{Stranger}{Root.Pem}", "line"),
        ["with a block that is not whole base64"] = ($"{Root.Pem}\n-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n", "is not whole base64"),
        ["with a block that is no certificate"] = ($"{Root.Pem}\n-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n", "is no certificate"),
        ["with garbage after a block"] = ($"{Root.Pem.Trim()}garbage\n{Stranger}\n", "line"),
        ["cut off"] = ($"{Stranger}\n{Root.Pem.Trim()[..^30]}", "line"),
        ["with an end alone"] = ($"{Root.Pem}\n-----END CERTIFICATE-----\n", "lines of its own"),
        ["indented beside another"] = ($"{Root.Pem}\n  {Stranger.Replace("\n", "\n  ", StringComparison.Ordinal)}\n", "lines of its own"),
        ["with trust settings"] = (Trusted("30 0A 06 08 2B 06 01 05 05 07 03 01"), "BEGIN TRUSTED CERTIFICATE"),
        ["with a block whose length has no end"] = ($"{Root.Pem}\n{PemEncoding.WriteString("CERTIFICATE", [0x30, 0x80, 0xFF])}\n", "is no certificate"),
        ["with bytes after the certificate"] = (PemEncoding.WriteString("CERTIFICATE", [.. Root.Certificate.RawData, 1, 2, 3]), "is no certificate"),
    };

    private static readonly Dictionary<string, (string Settings, bool IsTrusted)> Settings = new(StringComparer.Ordinal)
    {
        ["for servers"] = ("30 0A 06 08 2B 06 01 05 05 07 03 01", true),
        ["for any purpose"] = ("30 06 06 04 55 1D 25 00", true),
        ["without a purpose"] = ("", true),
        ["for mail"] = ("30 0A 06 08 2B 06 01 05 05 07 03 04", false),
        ["not for servers"] = ("A0 0A 06 08 2B 06 01 05 05 07 03 01", false),
        ["for nothing"] = ("A0 06 06 04 55 1D 25 00", false),
    };

    private readonly TestSetup setup = new();

    public static TheoryData<string> TakenNames => [.. Taken.Keys];

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    public static TheoryData<string> SettingsNames => [.. Settings.Keys];

    public void Dispose() => setup.Dispose();

    [Theory]
    [MemberData(nameof(TakenNames))]
    public async Task A_CA_file_is_read(string name)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script with { Identity = Sound });
        setup.CaFile = setup.Write("roots.pem", Taken[name]);

        (await setup.ProbeAsync(server.Port)).AssertOk();
    }

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public async Task A_CA_file_that_is_not_whole_is_refused_before_anything_is_sent(string name)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script with { Identity = Sound });
        setup.CaFile = setup.Write("roots.pem", Refused[name].Content);
        var run = await setup.ProbeAsync(server.Port);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(Refused[name].Sentence, run.Error, StringComparison.Ordinal);
        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [MemberData(nameof(SettingsNames))]
    public async Task A_trusted_certificate_of_the_system_counts_where_its_settings_allow_servers(string name)
    {
        using var store = new TestTrustStore();
        var run = await store.InFile($"{Stranger}\n{Trusted(Settings[name].Settings)}").ProbeAsync(Sound);

        if (Settings[name].IsTrusted)
            run.AssertOk();
        else
            Assert.Contains("none of this system's roots", run.AssertFailed("tls/certificate", 60).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_file_in_a_folder_of_the_system_is_passed_over()
    {
        using var store = new TestTrustStore();
        store.InFile(Root.Pem).InFolder("root.pem", Encoding.ASCII.GetBytes(Stranger));
        using (var fifo = Process.Start("mkfifo", [Path.Combine(store.SecondFolder, "a-fifo")]))
            await fifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(store.SecondFolder, "b-zero"), "/dev/zero");
        // Not trusted, so that the whole store is read.
        var run = await store.ProbeAsync(CertificateAuthority.Create("Nobody").Issue(LeafRequest.For(TestSetup.Host)), "--timeout", "20s");

        run.AssertFailed("tls/certificate", 60);
    }

    // The file system stalls: the open of one file does not return.
    [Theory]
    [InlineData("the file")]
    [InlineData("a folder")]
    public async Task The_roots_of_the_system_are_read_within_the_deadline(string place)
    {
        using var store = new TestTrustStore();
        store.InFolder("root.pem", Root.Certificate);
        if (place is "the file")
            store.InFile(Root.Pem);
        using var lease = Unix.Lease(place is "the file" ? store.StorePath : Path.Combine(store.SecondFolder, "root.pem"));
        var run = await store.ProbeAsync(Sound, "--timeout", TestSetup.ShortTimeout);

        Assert.Equal((28, 28), (run.ExitCode, run.Report.GetProperty("exit_code").GetInt32()));
    }

    [Fact]
    public async Task A_CA_file_is_read_within_the_deadline()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script with { Identity = Sound });
        using var lease = Unix.Lease(setup.CaFile = setup.Write("roots.pem", Root.Pem));
        var run = await setup.ProbeAsync(server.Port, "--timeout", TestSetup.ShortTimeout);

        Assert.Equal((2, 0), (run.ExitCode, server.Connections));
        Assert.Contains("could not be read within", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_system_without_roots_is_told_as_one_and_is_unknown_to_Nagios()
    {
        using var store = new TestTrustStore();
        var run = await store.ProbeAsync(Sound);

        Assert.Equal("this system has no roots: ca-certificates is not installed?", run.AssertFailed("tls/certificate", 60).Message);
        Assert.Contains("IMAP UNKNOWN", (await store.ProbeInFormatAsync(Sound, "nagios")).Output, StringComparison.Ordinal);
    }

    private static string Trusted(string settings) =>
        PemEncoding.WriteString("TRUSTED CERTIFICATE", [.. Root.Certificate.RawData, 0x30, (byte)Bytes(settings).Length, .. Bytes(settings)]) + "\n";

    private static byte[] Bytes(string hexadecimal) => Convert.FromHexString(hexadecimal.Replace(" ", "", StringComparison.Ordinal));
}
