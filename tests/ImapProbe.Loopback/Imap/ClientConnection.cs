using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;

namespace ImapProbe.Loopback.Imap;

/// <summary>One client's connection: lines in, bytes out, in clear or under TLS, and every way to end it.</summary>
internal sealed class ClientConnection : IAsyncDisposable
{
    private readonly Socket socket;
    private readonly Journal journal;
    private readonly CancellationToken stopping;
    private readonly NetworkStream network;
    private readonly DrippingStream wire;
    private SslStream? tls;
    private TlsFraming? framing;
    private PipeReader reader;

    public ClientConnection(Socket socket, TlsMode mode, Journal journal, CancellationToken stopping)
    {
        this.socket = socket;
        this.journal = journal;
        this.stopping = stopping;
        network = new NetworkStream(socket, ownsSocket: true);
        wire = new DrippingStream(network, RecordRaw);
        reader = PipeReader.Create(wire);
        framing = mode is TlsMode.Implicit ? new TlsFraming() : null;
    }

    public bool IsSecure => tls is { IsAuthenticated: true };

    /// <summary>The interval between one byte and the next of all that is sent, in clear and under TLS; null for none.</summary>
    public TimeSpan? RecordDrip
    {
        get => wire.Interval;
        set => wire.Interval = value;
    }

    private Stream Stream => IsSecure ? tls! : wire;

    /// <summary>Where the client's bytes beneath TLS are no TLS records, or null.</summary>
    public string? BrokenRecord => framing?.Finding;

    /// <summary>From here on, what is read in clear is IMAP.</summary>
    public void BeginClear() => reader = ImapReader(wire);

    /// <summary>From here on, what is read in clear is the client's TLS, and no IMAP any more.</summary>
    public void EndClear()
    {
        framing = new TlsFraming();
        reader = PipeReader.Create(wire);
    }

    public async Task SecureAsync(SslServerAuthenticationOptions options)
    {
        tls = new SslStream(wire, leaveInnerStreamOpen: false);
        await tls.AuthenticateAsServerAsync(options, stopping);
        reader = ImapReader(tls);
    }

    public async Task<byte[]?> ReadLineAsync()
    {
        while (true)
        {
            var result = await reader.ReadAsync(stopping);
            if (result.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = result.Buffer.Slice(0, end).ToArray();
                reader.AdvanceTo(result.Buffer.GetPosition(1, end));
                return line is [.. var text, (byte)'\r'] ? text : line;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
                return null;
        }
    }

    public async Task<byte[]?> ReadExactlyAsync(int count)
    {
        var result = await reader.ReadAtLeastAsync(count, stopping);
        if (result.Buffer.Length < count)
            return null;

        var bytes = result.Buffer.Slice(0, count);
        var copy = bytes.ToArray();
        reader.AdvanceTo(bytes.End);
        return copy;
    }

    /// <summary>Waits until the client has said something, or has gone.</summary>
    public async Task AwaitClientAsync() => reader.AdvanceTo((await reader.ReadAsync(stopping)).Buffer.Start);

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await Stream.WriteAsync(bytes, stopping);

    /// <summary>Sends bytes that TLS knows nothing of.</summary>
    public async Task SendBeneathAsync(ReadOnlyMemory<byte> bytes) => await network.WriteAsync(bytes, stopping);

    public async Task DripAsync(ReadOnlyMemory<byte> bytes, TimeSpan interval)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            await Task.Delay(interval, stopping);
            await SendAsync(bytes.Slice(i, 1));
        }
    }

    public async Task EndAsync(Ending ending, ReadOnlyMemory<byte> reply)
    {
        switch (ending)
        {
            case Ending.Close:
                if (IsSecure)
                    await tls!.ShutdownAsync();

                socket.Shutdown(SocketShutdown.Send);
                break;

            case Ending.Cut:
                socket.Shutdown(SocketShutdown.Send);
                break;

            case Ending.Reset:
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                socket.Close();
                return;

            case Ending.Flood when !reply.IsEmpty:
                await FloodAsync(reply);
                break;
        }

        await DrainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (tls is not null)
            await tls.DisposeAsync();

        await wire.DisposeAsync();
        await network.DisposeAsync();
    }

    private void RecordRaw(ReadOnlySpan<byte> bytes)
    {
        framing?.Take(bytes);
        journal.RecordRaw(bytes);
    }

    private PipeReader ImapReader(Stream stream) => PipeReader.Create(new RecordingStream(stream, journal.RecordImap));

    private async Task FloodAsync(ReadOnlyMemory<byte> reply)
    {
        // In large blocks: one record for each short reply would be a trickle.
        var block = Enumerable.Repeat(reply.ToArray(), 1 + (16_384 / reply.Length)).SelectMany(bytes => bytes).ToArray();
        while (true)
            await SendAsync(block);
    }

    /// <summary>A socket closed over unread bytes sends RST, so the client has to be heard out first, and is recorded to the end.</summary>
    private async Task DrainAsync()
    {
        ReadResult result;
        do
        {
            result = await reader.ReadAsync(stopping);
            reader.AdvanceTo(result.Buffer.End);
        }
        while (!result.IsCompleted);
    }
}
