using System.Net;
using System.Text;
using ImapProbe.Core;
using MailKit.Net.Imap;
using MailKit.Security;

namespace ImapProbe.Imap;

/// <summary>
/// The mail client whose login is probed: MailKit, as a guest on a connection that is under TLS and greeted. It asks for the capabilities where it
/// must, logs in once, and asks what a mail client asks next. It judges nothing: what is refused is the observer's to say.
/// </summary>
internal sealed class MailClient(ImapConnection connection, WireObserver observer, ProbeRequest request, SafeText words, Deadline deadline) : IDisposable
{
    private readonly ImapClient client = new();
    private readonly GuestStream stream = new(connection, request.TlsMode is TlsMode.Implicit ? connection.Greeting : "* OK");

    /// <summary>Whether it was told LOGINDISABLED, and not yet what the server may have said since: it sends no LOGIN command then.</summary>
    public bool IsLoginDisabled => client.Capabilities.HasFlag(ImapCapabilities.LoginDisabled);

    /// <summary>Hands the connection over. The client asks for the capabilities, unless a greeting under TLS told them.</summary>
    /// <exception cref="UnreadableAnswerException">What the server says of itself makes no sense to a mail client.</exception>
    public Task ConnectAsync() =>
        TellingLineAsync(client.ConnectAsync(stream, request.Host.Name, request.Port, SecureSocketOptions.None, deadline.Token));

    /// <summary>Logs in, and asks what a mail client asks next. False where it gave that up: the observer has the reason among the words.</summary>
    /// <exception cref="UnreadableAnswerException">The server's answer to the login makes no sense to a mail client.</exception>
    public async Task<bool> LogInAsync(AuthMethod method, Password? password)
    {
        if (password is null && method.TakesPassword())
            throw new ArgumentNullException(nameof(password));
        try
        {
            await TellingLineAsync(AuthenticateAsync(method, new NetworkCredential(request.User, password?.Reveal())));
            return true;
        }
        catch (Exception e) when (HasGivenUp(e))
        {
            var asked = observer.LastCommand;
            // It may have given up before the tagged answer.
            await connection.AnswerAsync();
            // Where Exchange refuses NAMESPACE, MailKit ends the session although it could read the answer.
            if (e is not ImapCommandException)
                observer.Findings.Add($"the answer to {asked?.Verb} is not what a mail client can read: {words.FromWire(stream.LastShown)}");
            return false;
        }
    }

    public void Dispose()
    {
        client.Dispose();
        stream.Dispose();
    }

    // What is thrown over the answer to the login itself is a failure of the login, unless it was a good answer and MailKit waited for more of it.
    private bool HasGivenUp(Exception e) => observer is { IsLoggedIn: true, Verdict: null, HasEnded: false }
        && e is not (IOException or OperationCanceledException or ConversationEndedException)
        && (observer.LastCommand is not { CarriesSecrets: true } || e is UnreadableAnswerException { IsComplete: true });

    private async Task TellingLineAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (ImapProtocolException)
        {
            throw new UnreadableAnswerException(stream.LastShown);
        }
    }

    private Task AuthenticateAsync(AuthMethod method, NetworkCredential credentials)
    {
        if (method is AuthMethod.Login)
        {
            // With no mechanism left to try, MailKit sends the LOGIN command.
            client.AuthenticationMechanisms.Clear();
            return client.AuthenticateAsync(Encoding.UTF8, credentials, deadline.Token);
        }

        var mechanism = method is AuthMethod.External
            ? new External(credentials) { BringsInitialResponse = observer.Findings.Capabilities?.Contains("SASL-IR") is true }
            : SaslMechanisms.Create(method, credentials, request.Host, request.Port);
        if (mechanism is BoundedScram)
        {
            observer.ProofOfServer = () => mechanism.IsAuthenticated
                ? null
                : "the server accepted the login without the SCRAM signature that proves that it knows the password (RFC 5802)";
        }

        return client.AuthenticateAsync(mechanism, deadline.Token);
    }
}

/// <summary>
/// The stream that MailKit is given. Its first line is a greeting; after STARTTLS a bare one, so that nothing that was said in clear reaches MailKit.
/// It shows one line a read, and only what a mail client needs; and it ends where MailKit waits after the answer to all that it asked.
/// </summary>
internal sealed class GuestStream(ImapConnection connection, string greeting) : Stream
{
    private ReadOnlyMemory<byte> shown = BytesOf(Tamed(greeting));

    /// <summary>The last line that was shown, or was not because no client could read it.</summary>
    public string LastShown { get; private set; } = greeting;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="UnreadableAnswerException">MailKit waits for what will not come, or would not find the end of what comes.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (shown.IsEmpty)
        {
            var line = await connection.ReadAsync() ?? throw new UnreadableAnswerException(LastShown) { IsComplete = true };
            shown = Show(line);
        }

        var count = Math.Min(buffer.Length, shown.Length);
        shown[..count].CopyTo(buffer);
        shown = shown[count..];
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        await connection.SendAsync(buffer);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // Untagged status responses are for people, and unasked data for clients that have a mailbox open.
    private ReadOnlyMemory<byte> Show(ServerLine line)
    {
        if (!line.Text.StartsWith("* ", StringComparison.Ordinal))
            return BytesOf(line.Text.StartsWith('+') ? Kept(line.Text) : Tamed(Kept(line.Text)));
        var words = line.Text[2..].TrimStart(' ').Split(' ', 3);
        if (ServerLine.IsStatus(words[0]))
            return words.Length > 1 && words[1].Equals("[CAPABILITY", StringComparison.OrdinalIgnoreCase) ? BytesOf(Tamed(Kept(line.Text))) : default;
        if (words[0].ToUpperInvariant() is not ("CAPABILITY" or "NAMESPACE" or "LIST" or "XLIST" or "LSUB"))
            return default;
        return BytesOf(line.IsWhole ? Kept(line.Text) : throw new UnreadableAnswerException(Kept(line.Text)));
    }

    private string Kept(string line) => LastShown = line;

    // To MailKit the text of a status response may begin a string or a literal, whose end it would wait for.
    private static string Tamed(string status) => status.Replace('"', '\'').Replace('{', '(').Replace('\\', '/');

    private static byte[] BytesOf(string line) => Encoding.Latin1.GetBytes($"{line}\r\n");
}

/// <summary>MailKit cannot read what the server sent, or does not see that it was all.</summary>
internal sealed class UnreadableAnswerException(string line) : Exception
{
    /// <summary>The line, as it came.</summary>
    public string Line => line;

    /// <summary>Whether the whole answer was heard, and only MailKit did not see that.</summary>
    public bool IsComplete { get; init; }
}
