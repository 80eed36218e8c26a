using System.Buffers;
using System.Diagnostics;

namespace ImapProbe.Loopback.Demo;

/// <summary>An imap-probe: the file to start, and the arguments that come before its own.</summary>
internal sealed record ProbeProgram(string File, IReadOnlyList<string> Leading)
{
    private static readonly SearchValues<char> SafeInShell =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-");

    public static ProbeProgram BuiltAlong => new(DotnetHost.Path, [DotnetHost.AssemblyBesideThis("imap-probe.dll")]);

    public static ProbeProgram At(string path) => new(Path.GetFullPath(path), []);

    public string CommandLine(IReadOnlyList<(string Name, string Value)> options) => string.Join(
        " \\\n    ",
        [string.Join(' ', [Quote(File), .. Leading.Select(Quote)]), .. options.Select(option => $"{option.Name} {Quote(option.Value)}")]);

    public Process Start(IReadOnlyList<(string Name, string Value)> options) => Process.Start(
        new ProcessStartInfo(File, [.. Leading, .. options.SelectMany(option => new[] { option.Name, option.Value })]))!;

    private static string Quote(string word) =>
        word.Length > 0 && !word.AsSpan().ContainsAnyExcept(SafeInShell)
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
