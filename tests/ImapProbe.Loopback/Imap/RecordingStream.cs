namespace ImapProbe.Loopback.Imap;

/// <summary>Hands on what is read from a stream to a recorder as well; all else passes through. The stream stays its owner's.</summary>
internal class RecordingStream(Stream inner, Action<ReadOnlySpan<byte>> record) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The reader may have given its buffer up by then, and somebody else may have it.
        var own = new byte[buffer.Length];
        var count = await inner.ReadAsync(own, cancellationToken);
        record(own.AsSpan(0, count));
        own.AsSpan(0, count).CopyTo(buffer.Span);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        record(buffer.AsSpan(offset, read));
        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>A recording stream that can be slow to write: what it is given goes out byte by byte.</summary>
internal sealed class DrippingStream(Stream inner, Action<ReadOnlySpan<byte>> record) : RecordingStream(inner, record)
{
    /// <summary>The time before each byte; null for no time at all.</summary>
    public TimeSpan? Interval { get; set; }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Interval is not { } interval)
        {
            await base.WriteAsync(buffer, cancellationToken);
            return;
        }

        for (var i = 0; i < buffer.Length; i++)
        {
            await Task.Delay(interval, cancellationToken);
            await base.WriteAsync(buffer.Slice(i, 1), cancellationToken);
        }
    }
}
