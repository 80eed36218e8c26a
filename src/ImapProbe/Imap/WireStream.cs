using System.Net.Sockets;

namespace ImapProbe.Imap;

/// <summary>
/// The connection beneath TLS: tells the observer of the first byte of a handshake, of each byte read, and of
/// the other side's end. Read and written asynchronously only, as SslStream does.
/// </summary>
internal sealed class WireStream(NetworkStream network, WireObserver observer) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = await network.ReadAsync(buffer, cancellationToken);
            if (count is 0 && buffer.Length > 0)
                observer.HasEnded = true;
            observer.OnReceived(count);
            return count;
        }
        catch (IOException)
        {
            observer.HasEnded = true;
            throw;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        observer.OnSending();
        try
        {
            await network.WriteAsync(buffer, cancellationToken);
        }
        catch (IOException)
        {
            observer.HasEnded = true;
            throw;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => network.FlushAsync(cancellationToken);

    public override void Flush() => network.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            network.Dispose();
        base.Dispose(disposing);
    }
}
