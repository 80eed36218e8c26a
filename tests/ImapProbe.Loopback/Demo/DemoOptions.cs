using System.Buffers;
using System.Diagnostics;

namespace ImapProbe.Loopback.Demo;

/// <summary>What the command line asks of the demo, or what is wrong with it.</summary>
internal abstract record DemoOptions
{
    public const string Usage = """
        usage: ImapProbe.Loopback [--serve | --pictures FOLDER] [--probe PATH]

        Starts an IMAP server on this machine, with a certificate authority and an
        account of its own, and shows imap-probe log in there. All of it is thrown
        away at the end. The exit code is the probe's.

          --serve        keep servers up, with implicit TLS and with STARTTLS, until
                         Ctrl-C, and show how to probe them from another shell
          --pictures FOLDER
                         draw what imap-probe shows on a terminal, as SVG
          --probe PATH   this imap-probe, and not the one built along with the demo
          --help         this text

        """;

    public static DemoOptions Parse(string[] args) => args switch
    {
        ["--help" or "-h"] => new Help(),
        ["--serve", .. var rest] => With(rest, program => new Serve(program)),
        [.. var rest, "--serve"] => With(rest, program => new Serve(program)),
        ["--pictures", var folder, .. var rest] when Directory.Exists(folder) => With(rest, program => new Draw(program, folder)),
        ["--pictures", ..] => new Wrong("--pictures needs a folder that is there"),
        _ => With(args, program => new Show(program)),
    };

    private static DemoOptions With(string[] args, Func<DemoProgram, DemoOptions> options) => args switch
    {
        [] => options(DemoProgram.BuiltAlong),
        ["--probe", var path] when File.Exists(path) => options(DemoProgram.At(path)),
        ["--probe", var path] => new Wrong($"there is no file {path}"),
        ["--probe"] => new Wrong("--probe needs the path of an imap-probe"),
        _ => new Wrong($"cannot make sense of: {string.Join(' ', args)}"),
    };

    public sealed record Help : DemoOptions;

    public sealed record Show(DemoProgram Probe) : DemoOptions;

    public sealed record Serve(DemoProgram Probe) : DemoOptions;

    public sealed record Draw(DemoProgram Probe, string Folder) : DemoOptions;

    public sealed record Wrong(string Problem) : DemoOptions;
}

/// <summary>An imap-probe: the file to start, and the arguments that come before its own.</summary>
internal sealed record DemoProgram(string File, IReadOnlyList<string> Leading)
{
    private static readonly SearchValues<char> SafeInShell =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-");

    public static DemoProgram BuiltAlong => new(DotnetHost.Path, [DotnetHost.AssemblyBesideThis("imap-probe.dll")]);

    public static DemoProgram At(string path) => new(Path.GetFullPath(path), []);

    public string CommandLine(IReadOnlyList<(string Name, string Value)> options) => string.Join(
        " \\\n    ",
        [string.Join(' ', [Quote(File), .. Leading.Select(Quote)]), .. options.Select(option => $"{option.Name} {Quote(option.Value)}")]);

    public Process Start(IReadOnlyList<(string Name, string Value)> options) => Process.Start(
        new ProcessStartInfo(File, [.. Leading, .. options.SelectMany(option => new[] { option.Name, option.Value })]))!;

    public static string Quote(string word) =>
        word.Length > 0 && !word.AsSpan().ContainsAnyExcept(SafeInShell)
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
