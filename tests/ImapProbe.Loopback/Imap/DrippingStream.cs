namespace ImapProbe.Loopback.Imap;

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
