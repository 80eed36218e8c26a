namespace ImapProbe.Loopback.Demo;

/// <summary>What the command line asks of the demo, or what is wrong with it.</summary>
internal abstract record DemoOptions
{
    public const string Usage = """
        usage: ImapProbe.Loopback [--serve] [--probe PATH]

        Starts an IMAP server on this machine, with a certificate authority and an
        account of its own, and shows imap-probe log in there. All of it is thrown
        away at the end. The exit code is the probe's.

          --serve        keep servers up, with implicit TLS and with STARTTLS, until
                         Ctrl-C, and show how to probe them from another shell
          --probe PATH   this imap-probe, and not the one built along with the demo
          --help         this text

        """;

    public static DemoOptions Parse(string[] args) => args switch
    {
        ["--help" or "-h"] => new Help(),
        ["--serve", .. var rest] => With(rest, program => new Serve(program)),
        [.. var rest, "--serve"] => With(rest, program => new Serve(program)),
        _ => With(args, program => new Show(program)),
    };

    private static DemoOptions With(string[] args, Func<ProbeProgram, DemoOptions> options) => args switch
    {
        [] => options(ProbeProgram.BuiltAlong),
        ["--probe", var path] when File.Exists(path) => options(ProbeProgram.At(path)),
        ["--probe", var path] => new Wrong($"there is no file {path}"),
        ["--probe"] => new Wrong("--probe needs the path of an imap-probe"),
        _ => new Wrong($"cannot make sense of: {string.Join(' ', args)}"),
    };

    public sealed record Help : DemoOptions;

    public sealed record Show(ProbeProgram Probe) : DemoOptions;

    public sealed record Serve(ProbeProgram Probe) : DemoOptions;

    public sealed record Wrong(string Problem) : DemoOptions;
}
