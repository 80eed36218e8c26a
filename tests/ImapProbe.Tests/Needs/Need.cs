using ImapProbe.Tests.Hostile.Platform;
using ImapProbe.Tests.Interop;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Needs;

/// <summary>What a test takes that a machine with the SDK may lack: what a package of Debian brings, or what the user or the kernel must allow.</summary>
internal sealed class Need
{
    public static readonly Need Compiler = Package(() => CCompiler.Program is not null, "gcc", "libc6-dev");
    public static readonly Need Curl = Program("curl", "curl");
    public static readonly Need Debootstrap = Program("debootstrap", "debootstrap");
    public static readonly Need Dovecot = Program("/usr/sbin/dovecot", "dovecot-imapd");
    public static readonly Need FakeTime = Package(() => Machine.CanPreload(WallClockTests.Library), "faketime");
    public static readonly Need Fish = Program("fish", "fish");
    public static readonly Need Help2Man = Program("help2man", "help2man");
    public static readonly Need Icinga = Program("icinga2", "icinga2-bin");
    public static readonly Need Ip = Program("ip", "iproute2");
    public static readonly Need Lintian = Program("lintian", "lintian");
    public static readonly Need Man = Program("man", "man-db");
    public static readonly Need MuttHelper =
        Package(() => Machine.Has("python3") && File.Exists("/usr/share/doc/mutt/examples/mutt_oauth2.py"), "mutt", "python3");
    public static readonly Need Nagios = Program("/usr/sbin/nagios4", "nagios4-core");
    public static readonly Need Nginx = Package(() => Machine.Has(NginxProxy.Program) && File.Exists(NginxProxy.MailModule), "libnginx-mod-mail", "nginx");
    public static readonly Need NodeExporter = Program("prometheus-node-exporter", "prometheus-node-exporter");
    public static readonly Need OpenSsl = Program("openssl", "openssl");
    public static readonly Need Perl = Program("perl", "perl-base");
    public static readonly Need Promtool = Program("promtool", "prometheus");
    public static readonly Need Pushgateway = Program("prometheus-pushgateway", "prometheus-pushgateway");
    public static readonly Need Rpm = Package(() => Machine.Has("rpm") && Machine.Has("cpio") && Machine.Has("readelf"), "binutils", "cpio", "rpm");
    public static readonly Need Script = Program("script", "bsdutils");
    public static readonly Need Socat = Program("socat", "socat");
    public static readonly Need SystemdAnalyze = Program("systemd-analyze", "systemd");
    public static readonly Need ZabbixAgent = Program("zabbix_agentd", "zabbix-agent");
    public static readonly Need Zsh = Program("zsh", "zsh");

    public static readonly Need Ipv6 = Allowance(Machine.HasIpv6, "the loopback device has no IPv6 address (see sysctl net.ipv6.conf.lo.disable_ipv6)");
    public static readonly Need Localhost = Allowance(Machine.HasLocalhost, "localhost is no name here (see /etc/hosts)");
    public static readonly Need Namespaces = Allowance(
        () => Machine.Runs("unshare", [.. NamespaceShell.Options, "--net", "mount", "-t", "tmpfs", "none", "/run"]),
        "this user may make no mount and network namespaces here (be root, outside a chroot and with all capabilities, or see sysctl "
        + "kernel.unprivileged_userns_clone)");
    public static readonly Need ProcessLimits = Allowance(() => File.Exists("/proc/self/limits"), "there is no /proc/self/limits");
    public static readonly Need ProcessMemory = Allowance(() => File.Exists("/proc/self/smaps"), "there is no /proc/self/smaps");
    public static readonly Need Terminals = Allowance(() => File.Exists("/dev/pts/ptmx"), "there are no pseudo-terminals (mount devpts on /dev/pts)");

    public static readonly Need NativeBinary = new(
        () => ProbeProgram.Native is not null,
        ["gcc", "libc6-dev", "zlib1g-dev"],
        ProbeProgram.IsNamed ? "IMAP_PROBE_BINARY names the managed program, and the promise is the native binary's" : "");
    public static readonly Need Release = Allowance(
        () => File.Exists(Path.Combine(Installing.Packages.Release.Folder, "SHA256SUMS")),
        "IMAP_PROBE_ARTIFACTS names no folder that src/Packaging/release.sh has filled (see .ci/packages)");
    public static readonly Need Root = Allowance(() => Environment.IsPrivilegedProcess, "only root can make a Debian of its own, or be another user");
    public static readonly Need Servers = Allowance(
        () => ((string[])["courier", "cyrus", "mailutils"]).All(server => Directory.Exists(Path.Combine(UnpackedServer.Folder, server))),
        "IMAP_PROBE_SERVERS names no folder that .ci/servers has filled "
        + "(with courier-imap, cyrus-imapd and mailutils-imap4d of Debian, and what they take)");
    public static readonly Need Symbols =
        Allowance(() => File.Exists(ProbeProgram.Symbols), "beside the native binary are no symbols, which dotnet publish puts there");

    private readonly Lazy<bool> isThere;

    private Need(Func<bool> check, IReadOnlyList<string> packages, string lack)
    {
        isThere = new Lazy<bool>(check);
        Packages = packages;
        Lack = lack;
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Need> Known { get; } = [.. typeof(Need).GetFields().Select(field => field.GetValue(null)).Cast<Need>()];

    /// <summary>The packages that bring it.</summary>
    public IReadOnlyList<string> Packages { get; }

    /// <summary>What is in the way, if no package helps.</summary>
    public string Lack { get; }

    public bool IsThere => isThere.Value;

    /// <summary>Skips the test where one of these is not there, with a reason that names all that are not.</summary>
    public static void All(params IReadOnlyList<Need> needs)
    {
        if (needs.Where(need => !need.IsThere).ToList() is { Count: > 0 } missing)
            Assert.Skip(SkippedTests.Add(missing));
    }

    private static Need Package(Func<bool> check, params IReadOnlyList<string> packages) => new(check, packages, "");

    private static Need Program(string name, string package) => Package(() => Machine.Has(name), package);

    private static Need Allowance(Func<bool> check, string lack) => new(check, [], lack);
}
