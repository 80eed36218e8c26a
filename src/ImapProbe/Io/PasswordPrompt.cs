using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using ImapProbe.Core;

namespace ImapProbe.Io;

/// <summary>Asks for a password on the terminal that is standard input, without echo (termios(3)).</summary>
internal sealed class PasswordPrompt(Unfinished unfinished, string? account)
{
    private const int StandardInput = 0;

    // More than struct termios takes; the local modes are its fourth field.
    private const int SettingsSize = 256;
    private const int LocalModes = 12;
    private const uint Echo = 0x08;
    private const uint EchoNewLine = 0x40;
    private const int Now = 0;
    private const int StopByUser = 20;

    // N_TTY of Linux keeps so much of a line, and drops the rest without a word.
    private const int LongestLine = 4095;

    // Those that end a program unless it waits for them, as this one does for SIGHUP, SIGINT and SIGTERM.
    private static readonly PosixSignal[] Endings =
    [
        PosixSignal.SIGQUIT,
        .. new[] { 10, 12, 14, 16, 24, 26, 27, 29, 30 }.Select(number => (PosixSignal)number),
    ];

    private readonly Lock gate = new();
    private readonly byte[] shown = new byte[SettingsSize];

    // As of ssh, so that what waits for such a question finds it.
    private readonly string question = $"imap-probe: {(account is null ? "" : $"{new SafeText([]).MakeSafe(account)}'s ")}password: ";
    private bool isAnswered;
    private bool isOver;

    public async Task<Result<PasswordReading>> ReadAsync()
    {
        var name = PasswordFile.Name("-");
        if (!OperatingSystem.IsLinux() || LibC.GetTerminal(StandardInput, shown) is not 0)
            return Result<PasswordReading>.Wrong($"{name} is a terminal whose echo cannot be turned off: give a file");
        var bytes = await Task.Run(Ask);
        try
        {
            if (bytes.Length > LongestLine)
                return Result<PasswordReading>.Wrong($"{name} is a terminal, which passes on no more than {LongestLine} bytes of a line: give a file");
            if (bytes is [] or [(byte)'\n'] or [(byte)'\r', (byte)'\n'])
                return Result<PasswordReading>.Wrong("no password was typed");
            var password = PasswordText.Read(name, bytes);
            return password.HasValue
                ? new PasswordReading(password.Value, null, PasswordFile.OriginOf("-"), name) { IsTyped = true }
                : Result<PasswordReading>.Wrong(password.Problem);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    [SupportedOSPlatform("linux")]
    private byte[] Ask()
    {
        using var undo = unfinished.Add(EndHiding);
        List<PosixSignalRegistration> registrations =
        [
            .. Endings.Select(signal => PosixSignalRegistration.Create(signal, _ => EndHiding())),
            PosixSignalRegistration.Create(PosixSignal.SIGTSTP, _ => Suspend()),
            PosixSignalRegistration.Create(PosixSignal.SIGCONT, Continue),
        ];
        try
        {
            AskAgain();
            var line = ReadLine();
            isAnswered = line is [.., (byte)'\n'];
            return line;
        }
        finally
        {
            registrations.ForEach(registration => registration.Dispose());
            EndHiding();
        }
    }

    private static byte[] ReadLine()
    {
        var line = new byte[PasswordText.LongestWithLineEnding];
        var length = 0;
        var polled = new PollRequest(StandardInput, PollRequest.Readable, 0);
        while (length < line.Length)
        {
            // It may be one that does not wait by itself, as another program left it.
            if (LibC.Poll(ref polled, 1, Timeout.Infinite) < 0 && Marshal.GetLastPInvokeError() is UnixError.Interrupted)
                continue;
            var count = (int)LibC.Read(StandardInput, line.AsSpan(length), (nuint)(line.Length - length));
            if (count < 0 && Marshal.GetLastPInvokeError() is UnixError.Interrupted)
                continue;
            if (count <= 0)
                break;
            length += count;
            if (line[length - 1] is (byte)'\n')
                break;
        }

        var read = line.AsSpan(0, length).ToArray();
        CryptographicOperations.ZeroMemory(line);
        return read;
    }

    private void AskAgain()
    {
        HideTyping();
        try
        {
            // Whatever became of standard error, the question belongs where the answer is typed.
            new DescriptorStream(StandardInput).Write(Encoding.UTF8.GetBytes(question));
        }
        catch (IOException)
        {
            _ = StandardStream.Error.TryWrite(question);
        }
    }

    // As the system would, which does not stop what no shell could continue.
    private void Suspend()
    {
        lock (gate)
            Set(shown);
        var handler = LibC.SetHandler(StopByUser, 0);
        _ = LibC.Raise(StopByUser);
        _ = LibC.SetHandler(StopByUser, handler);
        HideTyping();
    }

    private void Continue(PosixSignalContext context)
    {
        // Otherwise .NET sets the terminal to what it was at the start.
        context.Cancel = true;
        AskAgain();
    }

    private void HideTyping()
    {
        lock (gate)
        {
            if (isOver)
                return;
            var hidden = shown.ToArray();
            BitConverter.TryWriteBytes(hidden.AsSpan(LocalModes), (BitConverter.ToUInt32(hidden, LocalModes) & ~Echo) | EchoNewLine);
            Set(hidden);
        }
    }

    private void EndHiding()
    {
        lock (gate)
        {
            if (!isOver && !isAnswered)
                EndLine();
            isOver = true;
            Set(shown);
        }
    }

    // The question's line would go on with what comes next. A terminal that is stopped (Ctrl-S) is not waited for.
    private static void EndLine()
    {
        var polled = new PollRequest(StandardInput, PollRequest.Writable, 0);
        if (LibC.Poll(ref polled, 1, 0) > 0)
            _ = LibC.Write(StandardInput, "\n"u8, 1);
    }

    // What was typed before the question is kept.
    private static void Set(byte[] settings) => _ = LibC.SetTerminal(StandardInput, Now, settings);
}
