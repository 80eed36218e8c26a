using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using ImapProbe.Loopback.Imap;

namespace ImapProbe.Loopback;

/// <summary>A scripted IMAP server on this machine, that writes down what it was sent. Safe to look at from any thread.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Socket listener;
    private readonly IReadOnlyList<Script> scripts;
    private readonly Journal journal;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly HashSet<Task> sessions = [];
    private readonly List<string> brokenRecords = [];
    private readonly Task accepting;
    private int connections;

    private LoopbackServer(Socket listener, IReadOnlyList<Script> scripts)
    {
        this.listener = listener;
        this.scripts = scripts;
        journal = new Journal(scripts[0].IsRecorded);
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>How many connections were accepted so far.</summary>
    public int Connections
    {
        get
        {
            lock (gate)
                return connections;
        }
    }

    /// <summary>
    /// What of the client's TLS was broken so far, a sentence each: where its bytes are no TLS records, or where one does not hold what its code of
    /// authentication says. A connection that ends within a record is not broken.
    /// </summary>
    public IReadOnlyList<string> BrokenRecords
    {
        get
        {
            lock (gate)
                return [.. brokenRecords];
        }
    }

    /// <summary>Every byte of IMAP so far, of all connections: in clear before STARTTLS, decrypted under TLS.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "A copy is what a test wants: it does not change under its eyes.")]
    public byte[] Received => journal.Imap;

    /// <summary>Every byte so far as it came over the wire, TLS records included.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "A copy is what a test wants: it does not change under its eyes.")]
    public byte[] ReceivedRaw => journal.Raw;

    /// <summary>Every complete line so far in Latin-1, without CRLF; a literal stands at the start of the line it continues.</summary>
    public IReadOnlyList<string> Commands => journal.Commands;

    /// <summary>What was sent at each step so far in Latin-1, of all connections.</summary>
    public IReadOnlyList<string> Replies => journal.Replies;

    /// <summary>Starts a server. Its first connection plays the script, further ones the next; the last script stays.</summary>
    /// <exception cref="SocketException">The script's port is taken.</exception>
    public static LoopbackServer Start(Script script, params IReadOnlyList<Script> next)
    {
        var listener = new Socket(script.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(script.Address, script.Port));
            listener.Listen();
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw;
        }

        return new LoopbackServer(listener, [script, .. next]);
    }

    /// <summary>Completes as soon as any connection has reached that step, and fails where none has within a minute: a probe may end before.</summary>
    public Task ReachedAsync(Step step) => journal.ReachedAsync(step).WaitAsync(Patience);

    /// <summary>Completes when the connections accepted so far are over, so that all their bytes are in <see cref="Received"/>.</summary>
    public Task SettledAsync()
    {
        lock (gate)
            return Task.WhenAll(sessions);
    }

    /// <summary>Ends all connections. A test may do so before its own end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        await SettledAsync();
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync(stopping.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            lock (gate)
            {
                var session = ServeAsync(socket, scripts[Math.Min(connections++, scripts.Count - 1)]);
                sessions.Add(session);
                session.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private void Forget(Task session)
    {
        // One that failed is kept: whoever waits for all of them shall meet it.
        if (!session.IsCompletedSuccessfully)
            return;
        lock (gate)
            sessions.Remove(session);
    }

    private async Task ServeAsync(Socket socket, Script script)
    {
        // Off the accepting task at once: a handshake or a key derivation must not keep other clients waiting.
        await Task.Yield();
        socket.NoDelay = true;
        await using var connection = new ClientConnection(socket, script.Tls, journal, stopping.Token);
        try
        {
            await new ImapSession(connection, script, journal, stopping.Token).RunAsync();
        }
        catch (Exception exception) when (IsDeparture(exception))
        {
            // The client left, or the server is being disposed: both may happen at any point.
            if (connection.IsSecure && exception.InnerException is CryptographicException broken)
                NoteBroken(broken.Message);
        }

        if (connection.BrokenRecord is { } finding)
            NoteBroken(finding);
    }

    private void NoteBroken(string finding)
    {
        lock (gate)
            brokenRecords.Add(finding);
    }

    private static bool IsDeparture(Exception exception) => exception
        is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException;
}
