using System.Diagnostics;

namespace ImapProbe.Loopback.Demo;

/// <summary>The README's pictures: what the program shows on a terminal of a login, and of a certificate that it refuses.</summary>
public static class DemoPictures
{
    private const int Columns = 80;

    /// <summary>Runs a program, given as a command line without options, and draws what it shows: the text of each SVG by the name of its file.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> DrawAsync(IReadOnlyList<string> program)
    {
        await using var setup = new DemoSetup();
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["login.svg"] = await DrawAsync("imap-probe reports a login: the time of each phase as a bar", program, setup.Folder, setup.ImplicitTls),
            ["refused-certificate.svg"] = await DrawAsync(
                "imap-probe refuses a certificate: what was expected, and what to try", program, setup.Folder, setup.Misnamed),
        };
    }

    private static async Task<string> DrawAsync(string title, IReadOnlyList<string> program, string folder, LoopbackServer server)
    {
        string[][] options =
        [
            ["-H", DemoSetup.Host, "-u", DemoSetup.User, "-P", DemoSetup.PasswordName],
            ["--ca-file", DemoSetup.CaName, "--connect-to", $"127.0.0.1:{server.Port}"],
        ];
        string[] words = [.. program.Select(WholePath), .. options.SelectMany(line => line)];
        // While .NET compiles the server, its first answers take longer than any network.
        await ShowAsync(words, folder);
        var report = await ShowAsync(words, folder);
        // As a person types it.
        var command = $"$ imap-probe {string.Join(" \\\n      ", options.Select(line => string.Join(' ', line)))}";
        return TerminalPicture.Draw(title, Columns, [.. command.Split('\n'), "", .. report]);
    }

    /// <summary>By script(1), the lines that a command writes to a terminal of its own.</summary>
    private static async Task<IReadOnlyList<string>> ShowAsync(IReadOnlyList<string> command, string folder)
    {
        // What a long probe shows of its progress is none of the report.
        var line = $"stty cols {Columns}; exec {string.Join(' ', command.Select(DemoProgram.Quote))} 2> /dev/null";
        var start = new ProcessStartInfo("script", ["-qec", line, "/dev/null"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["SHELL"] = "/bin/sh";
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment.Remove("NO_COLOR");
        using var terminal = Process.Start(start)!;
        var shown = await terminal.StandardOutput.ReadToEndAsync();
        await terminal.WaitForExitAsync();
        return shown.TrimEnd().Split("\r\n");
    }

    private static string WholePath(string word) => word.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(word) : word;
}
