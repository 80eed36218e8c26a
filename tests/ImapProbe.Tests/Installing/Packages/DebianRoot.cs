using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Installing.Packages;

/// <summary>A minimal Debian of one release, into which apt has installed the package.</summary>
public abstract class DebianRoot(string release) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("imap-probe-root-");

    /// <summary>What apt said.</summary>
    internal (int ExitCode, string Words) Installation { get; private set; }

    // Debian as it is, and with the package.
    private string Bare => Path.Combine(folder.FullName, "bare");

    private string Installed => Path.Combine(folder.FullName, "installed");

    /// <summary>The tests that use a root take these.</summary>
    internal static void Require() => Need.All(Need.Release, Need.Debootstrap, Need.Namespaces, Need.Root);

    public async ValueTask InitializeAsync()
    {
        if (!((Need[])[Need.Release, Need.Debootstrap, Need.Namespaces, Need.Root]).All(need => need.IsThere))
            return;
        var (exitCode, words) = await InstalledTool.RunAsync("sh",
        [
            "-c",
            """
            from=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 'Component: main' | sort -u | head -n 1)
            exec debootstrap --variant=minbase "$0" "$1" "$from"
            """,
            release, Bare,
        ], "", Patience);
        Assert.True(exitCode is 0, words);
        using var setup = new TestSetup();
        File.Copy(setup.CaFile, Path.Combine(Bare, "root", "ca.pem"));
        File.Copy(setup.PasswordFile, Path.Combine(Bare, "root", "password"));
        foreach (var file in Directory.GetFiles(Release.Folder))
            File.Copy(file, Path.Combine(Bare, "root", Path.GetFileName(file)));
        await CopyAsync(Bare, Installed);
        Installation = await RunAsync(Installed, $"apt-get update -qq && apt-get install --yes -qq --no-install-recommends ./{Path.GetFileName(Release.Deb)}");
    }

    public async ValueTask DisposeAsync()
    {
        await InstalledTool.RunAsync("rm", ["-rf", "--one-file-system", folder.FullName], "", Patience);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a script of a shell where the package is installed, in root's home.</summary>
    internal Task<(int ExitCode, string Words)> RunAsync(string script) => RunAsync(Installed, script);

    /// <summary>The same in a copy, of which nothing is kept.</summary>
    internal Task<(int ExitCode, string Words)> RunInCopyAsync(string script) => RunInCopyOfAsync(Installed, script, "");

    /// <summary>The same in a copy where nothing is installed; the files of the release are in root's home. The mounts are made beforehand, below $root.</summary>
    internal Task<(int ExitCode, string Words)> RunInBareCopyAsync(string script, string mounts = "") => RunInCopyOfAsync(Bare, script, mounts);

    private async Task<(int ExitCode, string Words)> RunInCopyOfAsync(string from, string script, string mounts)
    {
        var copy = Path.Combine(folder.FullName, Guid.NewGuid().ToString("N"));
        await CopyAsync(from, copy);
        return await RunAsync(copy, script, mounts);
    }

    private static async Task CopyAsync(string from, string to) => Assert.Equal((0, ""), await InstalledTool.RunAsync("cp", ["-a", from, to], "", Patience));

    // With this machine's network, and nothing of its environment.
    private static Task<(int ExitCode, string Words)> RunAsync(string root, string script, string mounts = "") => InstalledTool.RunAsync("unshare",
    [
        "--mount", "--pid", "--fork", "--kill-child", $"--mount-proc={root}/proc", "sh", "-e", "-c",
        $"""
        root=$0
        mount --bind "$root" "$root"
        mount --bind /dev "$root/dev"
        mount -t proc proc "$root/proc"
        {mounts}
        exec chroot "$root" env -i -C /root HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive bash -e -o pipefail -c "$1"
        """,
        root, script,
    ], "", Patience);
}

/// <summary>The oldest: OpenSSL 1.1.1 and glibc 2.31.</summary>
public sealed class Debian11() : DebianRoot("bullseye");

/// <summary>The one that the release is made on.</summary>
public sealed class Debian12() : DebianRoot("bookworm");

/// <summary>The newest: its libssl has another name.</summary>
public sealed class Debian13() : DebianRoot("trixie");
