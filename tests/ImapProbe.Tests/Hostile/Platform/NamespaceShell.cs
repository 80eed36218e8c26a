using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Platform;

/// <summary>
/// Namespaces of the kernel (namespaces(7)) that a test makes for itself: what is mounted and wired in there is nobody else's, and ends with it.
/// </summary>
internal static class NamespaceShell
{
    /// <summary>The trait of tests that need them.</summary>
    public const string Trait = "namespaces";

    /// <summary>The value of that trait.</summary>
    public const string Needed = "needed";

    /// <summary>How long a case may take in them: on a busy machine it takes some seconds to make them, before the program is started there.</summary>
    public static readonly TimeSpan Promptly = HostileCase.Promptly + TimeSpan.FromSeconds(15);

    // A network with nothing but its own loopback, and an /etc to write to. A forward is a port there that leads to a socket of the test's
    // out here, for a path is the same in every network.
    private const string Prelude = """
        mkdir etc && mount -t tmpfs none etc && cp -a --no-preserve=ownership /etc/. etc 2> /dev/null
        mount --bind etc /etc && ip link set lo up && echo 'hosts: files dns' > /etc/nsswitch.conf
        forwarders=()
        trap 'kill "${forwarders[@]}" 2> /dev/null' EXIT
        forward() {
            local log line
            exec {log}< <(exec "${@:3}" socat -d -d "$1,fork" "UNIX-CONNECT:$2" 2>&1)
            forwarders+=($!)
            while read -r line <&"$log" && [[ $line != *listening* ]]; do :; done
        }
        """;

    /// <summary>How they are made. Root needs no user namespace, and there are kernels where nobody may make one.</summary>
    public static IReadOnlyList<string> Options => Environment.IsPrivilegedProcess ? ["--mount"] : ["--map-root-user", "--mount"];

    /// <summary>Runs a script of a shell, as <see cref="ProbeProgram.ShellAsync"/> does, where it can mount what it likes.</summary>
    public static Task<ProbeRun> MountAsync(string script)
    {
        Need.All(Need.Namespaces);
        return RunAsync("", script);
    }

    /// <summary>The same, where it has a network of its own too, and can write what it likes to /etc.</summary>
    public static Task<ProbeRun> WireAsync(string folder, string script, params IReadOnlyList<Need> more)
    {
        Need.All([Need.Namespaces, Need.Ip, Need.Socat, .. more]);
        return RunAsync("--net", $"cd '{folder}'\n{Prelude}\n{script}");
    }

    private static Task<ProbeRun> RunAsync(string more, string script) =>
        ProbeProgram.ShellAsync($"exec unshare {string.Join(' ', Options)} {more} bash -o pipefail /dev/fd/3 3<<'world'\n{script}\nworld");
}
