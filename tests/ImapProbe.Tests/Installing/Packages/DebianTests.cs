using System.Globalization;
using System.Text.RegularExpressions;
using ImapProbe.Tests.House;
using ImapProbe.Tests.Interop;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Installing.Packages;

/// <summary>The package where nothing is but Debian: installed by apt, used, and removed.</summary>
public abstract class DebianTests
{
    private static readonly string Version = $"imap-probe {Release.Version}\n";

    private readonly DebianRoot root;
    private readonly Dovecot dovecot;

    protected DebianTests(DebianRoot root, Dovecot dovecot)
    {
        DebianRoot.Require();
        Need.All(Need.Dovecot);
        this.root = root;
        this.dovecot = dovecot;
    }

    /// <summary>The three ways to install that the README has, and what each may use of this machine.</summary>
    public static TheoryData<string> Ways => ["The package", "The archive", "The .NET tool"];

    [Fact]
    public async Task Apt_installs_it_with_OpenSSL_and_the_roots()
    {
        Assert.True(root.Installation.ExitCode is 0, root.Installation.Words);
        Assert.Equal((0, Version), await root.RunAsync("imap-probe --version"));
        await AskAsync("ls /etc/ssl/certs/ca-certificates.crt && ldconfig -p | grep -E 'libssl[.]so[.](3|1[.]1) '");
    }

    [Theory]
    [InlineData("implicit")]
    [InlineData("starttls")]
    public async Task It_logs_in_to_Dovecot_with_a_private_authority(string mode) =>
        Assert.StartsWith("imap.example.test:", await AskAsync(Probe(mode, "--ca-file ca.pem")), StringComparison.Ordinal);

    [Fact]
    public async Task It_logs_in_where_the_authority_is_added_to_those_of_the_system()
    {
        var (exitCode, words) = await root.RunInCopyAsync(
            $"cp ca.pem /usr/local/share/ca-certificates/example.crt; update-ca-certificates > /dev/null 2>&1; {Probe("implicit", "")}");

        Assert.True(exitCode is 0, words);
    }

    [Fact]
    public async Task It_refuses_the_certificate_of_an_authority_that_the_system_does_not_know()
    {
        var (exitCode, words) = await root.RunAsync(Probe("implicit", ""));

        Assert.True(exitCode is 60, words);
        Assert.Contains("failed in tls: certificate", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_manual_page_the_completions_the_units_and_the_recipes_are_there()
    {
        Assert.Contains(".SH OPTIONS", await AskAsync("zcat /usr/share/man/man1/imap-probe.1.gz"), StringComparison.Ordinal);
        Assert.Contains("imap-probe", await AskAsync(". /usr/share/bash-completion/completions/imap-probe; complete -p imap-probe"), StringComparison.Ordinal);
        await AskAsync("ls /usr/share/zsh/vendor-completions/_imap-probe /usr/share/fish/vendor_completions.d/imap-probe.fish");
        await AskAsync("ls /usr/lib/systemd/system/imap-probe@.service /usr/lib/systemd/system/imap-probe@.timer");
        await AskAsync("ls /usr/share/doc/imap-probe/examples/prometheus-alerts.yml");
        // A template names no server yet.
        Assert.Equal((0, ""), await root.RunAsync("find /etc/systemd -name '*imap-probe*'"));
    }

    [Fact]
    public async Task Removed_it_leaves_nothing_behind()
    {
        var (exitCode, words) = await root.RunInCopyAsync(
            "apt-get remove --yes -qq imap-probe > /dev/null 2>&1; dpkg --status imap-probe 2>&1 || find / -xdev -path /root -prune -o -name '*imap-probe*' "
            + "-print");

        Assert.Equal((0, "dpkg-query: package 'imap-probe' is not installed and no information is available"), (exitCode, words.Split('\n')[0]));
        Assert.Single(
            words.TrimEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => line.StartsWith('/') is false && line.Contains("is not installed", StringComparison.Ordinal));
        Assert.DoesNotContain("\n/", words, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_READMEs_three_lines_install_it_where_nothing_is(string way)
    {
        var lines = Regex.Match(Readme.Text, $@"(?m)^### {Regex.Escape(way)}\n(?:(?! {{4}}|###).*\n)*(?<lines>(?: {{4}}.*\n){{3}})\n").Groups["lines"].Value;
        Assert.NotEqual("", lines);
        // The .NET SDK is somebody else's package, and so is what it needs.
        var prelude = way is "The .NET tool"
            ? "apt-get update -qq; apt-get install --yes -qq openssl > /dev/null 2>&1\n"
                + "export PATH=$PATH:/sdk DOTNET_ROOT=/sdk DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_NOLOGO=1"
            : "apt-get update -qq";
        var sdk = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var mounts = way is "The .NET tool" ? $"mkdir \"$root/sdk\" && mount --bind '{sdk}' \"$root/sdk\" && mount -o remount,bind,ro \"$root/sdk\"" : "";

        var (exitCode, words) = await root.RunInBareCopyAsync($"{prelude}\n{lines}\nimap-probe --version", mounts);

        Assert.True(exitCode is 0, words);
        Assert.Contains(Version, words, StringComparison.Ordinal);
    }

    private string Probe(string mode, string more) =>
        $"imap-probe -H {TestSetup.Host}:{(mode is "implicit" ? dovecot.ImapsPort : dovecot.ImapPort)} --tls {mode} "
        + $"--connect-to 127.0.0.1 -u monitor -P password {more}";

    private async Task<string> AskAsync(string script)
    {
        var (exitCode, words) = await root.RunAsync(script);
        Assert.True(exitCode is 0, words);
        return words;
    }
}

/// <summary>On Debian 11.</summary>
[Trait(Release.Trait, Release.Slow)]
public sealed class Debian11Tests(Debian11 root, Dovecot dovecot) : DebianTests(root, dovecot), IClassFixture<Debian11>;

/// <summary>On Debian 12.</summary>
[Trait(Release.Trait, Release.Quick)]
public sealed class Debian12Tests(Debian12 root, Dovecot dovecot) : DebianTests(root, dovecot), IClassFixture<Debian12>;

/// <summary>On Debian 13, where the image is made too.</summary>
[Trait(Release.Trait, Release.Slow)]
public sealed class Debian13Tests(Debian13 root, Dovecot dovecot) : DebianTests(root, dovecot), IClassFixture<Debian13>
{
    private readonly DebianRoot root = root;
    private readonly Dovecot dovecot = dovecot;

    // No registry of images is here: the steps of the Containerfile run in a root of the release that it builds on.
    [Fact]
    public async Task The_image_probes_as_nobody_on_a_file_system_that_is_read_only_and_has_no_shell()
    {
        var file = await File.ReadAllTextAsync(Path.Combine(Readme.Root, "src", "Packaging", "Containerfile"), TestContext.Current.CancellationToken);
        Assert.Contains("FROM docker.io/library/debian:13-slim", file, StringComparison.Ordinal);
        var (step, user, program) = (
            Instruction(file, "RUN"),
            Instruction(file, "USER"),
            Regex.Match(Instruction(file, "ENTRYPOINT"), "^\\[\"(?<path>[^\"]+)\"\\]$").Groups["path"].Value);
        var copied = Instruction(file, "COPY").Replace("${TARGETARCH}", "amd64", StringComparison.Ordinal).Split(' ');

        var (exitCode, words) = await root.RunInBareCopyAsync(string.Create(CultureInfo.InvariantCulture, $"""
            cp {copied[0]} {copied[1]}
            ({step}) > /dev/null 2>&1
            ls /tmp /var/lib/apt/lists
            install -o 65534 -m 0400 password /password
            cp ca.pem /ca.pem && chmod 0444 /ca.pem
            for shell in sh bash dash rbash; do rm -f /bin/$shell /usr/bin/$shell; done
            mount -o remount,bind,ro /
            exec setpriv --reuid {user.Split(':')[0]} --regid {user.Split(':')[1]} --clear-groups --no-new-privs --bounding-set=-all \
                {program} -H {TestSetup.Host}:{dovecot.ImapsPort} --connect-to 127.0.0.1 -u monitor -P /password --ca-file /ca.pem
            """));

        Assert.True(exitCode is 0, words);
        Assert.StartsWith($"/tmp:\n\n/var/lib/apt/lists:\n{TestSetup.Host}:", words, StringComparison.Ordinal);
    }

    private static string Instruction(string file, string name)
    {
        var match = Regex.Match(file, $"(?m)^{name} (?<text>.*)$");
        Assert.True(match.Success, $"there is no {name}");
        return match.Groups["text"].Value;
    }
}
