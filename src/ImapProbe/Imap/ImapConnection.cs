using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using ImapProbe.Core;
using ImapProbe.Tls;

namespace ImapProbe.Imap;

/// <summary>
/// Our side of the conversation: one socket, in clear and then under TLS, greeting, and commands with tags of our own. All that is read and written
/// goes past the observer, whoever asks for it.
/// </summary>
internal sealed class ImapConnection(Socket socket, CertificatePolicy policy, WireObserver observer, Deadline deadline) : IAsyncDisposable
{
    private readonly WireStream wire = new(new NetworkStream(socket), observer);
    private readonly byte[] received = new byte[16 * 1024];
    private readonly Queue<ServerLine> unread = new();
    private SslStream? tls;
    private int commands;

    /// <summary>The server's first line.</summary>
    public string Greeting { get; private set; } = "";

    /// <summary>Shakes hands, under the policy.</summary>
    /// <exception cref="Exception">Whatever SslStream throws; the policy knows why where it refused.</exception>
    public async Task SecureAsync()
    {
        observer.Expect(Phase.Tls);
        unread.Clear();
        tls = new SslStream(wire, leaveInnerStreamOpen: true);
        await policy.AuthenticateAsync(tls, deadline.Token);
        observer.OnSecured();
    }

    /// <summary>Waits for the greeting.</summary>
    public async Task GreetAsync()
    {
        observer.OnWaitingForGreeting();
        while (!observer.IsGreeted)
            await ReceiveAsync();
        Greeting = unread.Dequeue().Text;
    }

    /// <summary>Sends a command, and waits for its tagged answer. A refusal that ends the probe is thrown; others are the observer's to tell.</summary>
    public async Task AskAsync(string command)
    {
        await SendAsync(Encoding.ASCII.GetBytes($"probe{++commands} {command}\r\n"));
        await AnswerAsync();
    }

    /// <summary>Waits for the tagged answer to the command that waits for one.</summary>
    public async Task AnswerAsync()
    {
        while (observer.Pending is not null)
            await ReceiveAsync();
        unread.Clear();
    }

    /// <summary>Sends a command, or more of one.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        observer.Say(bytes.Span);
        await Stream.WriteAsync(bytes, deadline.Token);
    }

    /// <summary>The next line of the server's that nobody has read yet; null where a complete answer was read, and nothing more is due.</summary>
    public async Task<ServerLine?> ReadAsync()
    {
        while (unread.Count is 0)
        {
            if (observer.Pending is null)
                return null;
            await ReceiveAsync();
        }

        return unread.Dequeue();
    }

    public async ValueTask DisposeAsync()
    {
        if (tls is not null)
            await tls.DisposeAsync();
        await wire.DisposeAsync();
    }

    private Stream Stream => observer.IsSecure && tls is not null ? tls : wire;

    private async Task ReceiveAsync()
    {
        var count = await Stream.ReadAsync(received, deadline.Token);
        if (count is 0)
            throw new EndOfStreamException();
        foreach (var line in observer.Hear(received.AsSpan(0, count)))
            unread.Enqueue(line);
    }
}
