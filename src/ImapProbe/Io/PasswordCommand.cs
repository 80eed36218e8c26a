using System.Security.Cryptography;
using System.Text;
using ImapProbe.Core;

namespace ImapProbe.Io;

/// <summary>Runs the command of --password-command, and reads its standard output like a password file.</summary>
internal sealed class PasswordCommand(PasswordSource.Command command, Unfinished unfinished)
{
    private const string Name = "the password command";
    private const string OutputName = "the output of the password command";
    private const int LongestError = 1024 * 1024;
    private const int PipePortion = 4096;

    // As it was given to this program, which has changed its own for OpenSSL and .NET.
    private const string GivenEnvironment = "/proc/self/environ";

    // In milliseconds. The end of a command makes no pipe readable where a child of its own holds them, nor where it has closed them before.
    private const int LookForEnd = 20;
    private const int LookForEndOfSilent = 5;

    // A child that the command leaves behind may go on writing.
    private const int LastReads = 16;

    // What is shorter would be found in any text.
    private const int LeastPieceOfSecret = 8;

    // What a command wrote that was not over in time is worth a moment more.
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(0.5);

    private volatile bool isEnding;

    public async Task<Result<PasswordReading>> ReadAsync(Deadline deadline)
    {
        if (!OperatingSystem.IsLinux())
            return Result<PasswordReading>.Wrong("--password-command works on Linux only: give a file with --password-file");
        var output = new ChildOutput(PasswordText.LongestWithLineEnding);
        var error = new ChildOutput(LongestError);
        try
        {
            var problem = await Task.Run(() => Run(output, error, deadline));
            await PassOnAsync(error, SecretsIn(Encoding.UTF8.GetString(output.Bytes)), deadline);
            if (problem is not null)
                return Result<PasswordReading>.Wrong(problem);
            var password = PasswordText.Read(OutputName, output.Bytes);
            return password.HasValue
                ? new PasswordReading(password.Value, null, new LoginOrigin("password command", command.Text), OutputName)
                : Result<PasswordReading>.Wrong(password.Problem);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(output.Bytes);
        }
    }

    // The problem, or null.
    private string? Run(ChildOutput output, ChildOutput error, Deadline deadline)
    {
        if (ReadEnvironment() is not { } environment)
            return $"{Name} cannot be run: {GivenEnvironment} cannot be read";
        using var child = new ChildProcess(output, error);
        using var undo = unfinished.Add(() =>
        {
            isEnding = true;
            child.Kill();
        });
        if (child.Start(command.Words, environment) is var number and not 0)
            return StartProblem(number);
        while (!child.HasEnded())
        {
            if (deadline.HasPassed || output.IsTooLong)
            {
                child.Kill();
                return output.IsTooLong ? TooLong : $"{Name} was not over within the {deadline.Timeout.TotalSeconds:0.######} s that the probe may take";
            }

            child.Read(child.IsSilent ? LookForEndOfSilent : LookForEnd);
        }

        for (var reads = 0; reads < LastReads && child.Read(0); reads++)
        {
        }

        return EndProblem(child.Status ?? 0) is { } problem ? $"{problem}{ShellHint}" : output.IsTooLong ? TooLong : null;
    }

    private static byte[]? ReadEnvironment()
    {
        try
        {
            return File.ReadAllBytes(GivenEnvironment);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string TooLong => $"{OutputName} holds more than {PasswordText.Longest / 1024} KiB";

    // As in wait(2).
    private static string? EndProblem(int status) => (status & 0x7F, (status >> 8) & 0xFF) switch
    {
        (0, 0) => null,
        (0, var code) => $"{Name} ended with exit code {code}",
        (var signal, _) => $"{Name} was killed by signal {signal}",
    };

    // A person who writes these means a shell, and a command that gets them for arguments fails without a word about it.
    private string ShellHint => command.Words[0].Contains('=') || command.Words.Any(IsForShell)
        ? ": no shell runs it, so that | > $ * and ~ stand for themselves: write sh -c '...'"
        : "";

    private static bool IsForShell(string word) =>
        word is "|" or "||" or "&" or "&&" or "<" or ">" or ['$', ..] or ['~', '/', ..] or [.., ';'] || word.AsSpan().ContainsAny('*', '`');

    // The command may hold secrets, and what was typed in its place may be one: only a path is named.
    private string StartProblem(int error)
    {
        var program = command.Words[0];
        var isPath = program.Contains('/', StringComparison.Ordinal);
        var called = isPath ? $"the program {program} of {Name}" : $"the program of {Name}";
        return error switch
        {
            UnixError.NoSuchFile when IsThere(program) => $"{called} begins with a line that names an interpreter, which does not exist",
            UnixError.NoSuchFile => $"{called} {(isPath ? "does not exist" : "is in no folder of PATH")}{ShellHint}",
            UnixError.AccessDenied => $"{called} cannot be executed by this user",
            UnixError.NotExecutable => $"{called} is neither a program of this machine nor a script that names its interpreter",
            _ => $"{Name} cannot be run (error {error} of posix_spawn(3))",
        };
    }

    private static bool IsThere(string program) => program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    // Once the command is over, for only then is the password known, which it may have written there too. Nobody may read what is written here.
    private async Task PassOnAsync(ChildOutput error, IEnumerable<string> secrets, Deadline deadline)
    {
        if (error.Bytes.IsEmpty || isEnding)
            return;
        var safe = new SafeText(secrets);
        var lines = Encoding.UTF8.GetString(error.Bytes).TrimEnd('\n').Split('\n').Select(line => safe.MakeSafe(line.TrimEnd('\r')));
        string[] cut = error.IsTooLong ? [$"{Name} wrote more than {LongestError / 1024} KiB to standard error; the rest is left out"] : [];
        using var patience = new CancellationTokenSource(deadline.Left > LeastPatience ? deadline.Left : LeastPatience);
        var token = patience.Token;
        var writing = Task.Run(() => Write(lines.Concat(cut), token), CancellationToken.None);
        await Task.WhenAny(writing, Task.Delay(Timeout.Infinite, token));
        // The portion that is being written ends before what is said next, where somebody reads it.
        await Task.WhenAny(writing, Task.Delay(LeastPatience, CancellationToken.None));
    }

    // In portions that a pipe takes whole or not at all (pipe(7)), so that no other line gets into one of these.
    private static void Write(IEnumerable<string> lines, CancellationToken token)
    {
        var portion = new StringBuilder();
        foreach (var line in lines.Select(line => $"imap-probe: {line}\n").Append(""))
        {
            if (portion.Length > 0 && (line.Length is 0 || Encoding.UTF8.GetByteCount($"{portion}{line}") > PipePortion))
            {
                if (token.IsCancellationRequested || !StandardStream.Error.TryWrite(portion.ToString()))
                    return;
                portion.Clear();
            }

            portion.Append(line);
        }
    }

    // An answer in JSON has secrets in its strings, and over several lines.
    private static IEnumerable<string> SecretsIn(string output) =>
        output.Split('"', '\n', '\r').Where(piece => piece.Length >= LeastPieceOfSecret).Prepend(output.TrimEnd('\n').TrimEnd('\r'));
}
