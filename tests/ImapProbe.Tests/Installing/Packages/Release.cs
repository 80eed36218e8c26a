using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Installing.Packages;

/// <summary>What src/Packaging/release.sh has made, in the folder that IMAP_PROBE_ARTIFACTS names.</summary>
internal static class Release
{
    /// <summary>The trait of tests that need it: .ci/packages makes it for them.</summary>
    public const string Trait = "release";

    /// <summary>The value of that trait for all that takes longer than the gate has.</summary>
    public const string Slow = "slow";

    /// <summary>The value of that trait for the part that the gate runs too, with the packages for its own processor.</summary>
    public const string Quick = "quick";

    /// <summary>The version of what .ci/packages makes.</summary>
    public static readonly string Version = ProbeProgram.Version;

    /// <summary>The folder, or "".</summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable("IMAP_PROBE_ARTIFACTS") ?? "";

    public static string Deb => PathOf($"imap-probe_{Version}_amd64.deb");

    public static string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Runs a program that is to end well, and gives back what it says.</summary>
    public static async Task<string> AskAsync(string program, params IReadOnlyList<string> arguments)
    {
        Need.All(Need.Release);
        var (exitCode, words) = await InstalledTool.RunAsync(program, arguments);
        Assert.True(exitCode is 0, $"{program} {string.Join(' ', arguments)}\n{words}");
        return words;
    }
}
