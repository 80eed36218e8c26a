namespace ImapProbe.Loopback;

/// <summary>What a server does at a <see cref="Step"/>: it waits, then replies, then goes on or ends.</summary>
public sealed record Reaction
{
    public TimeSpan Delay { get; init; }

    /// <summary>Sent first, on the bare connection: where there is TLS, beneath it.</summary>
    public ReadOnlyMemory<byte> Beneath { get; init; }

    /// <summary>Sent at once, before a reply that drips; <c>{tag}</c> as in <see cref="Reply"/>.</summary>
    public string Lead { get; init; } = "";

    /// <summary>
    /// Sent in UTF-8, verbatim, instead of the usual reply; <c>{tag}</c> stands for the client's tag. The server then acts on what
    /// it said: a tagged OK to LOGIN is a login, a last line that starts with <c>+</c> is a challenge.
    /// </summary>
    public string? Reply { get; init; }

    /// <summary>The same for what is no text, its tag replaced too; it wins over <see cref="Reply"/>.</summary>
    public ReadOnlyMemory<byte>? ReplyBytes { get; init; }

    /// <summary>Changes the usual reply, where there is no other one; <c>{tag}</c> as in <see cref="Reply"/>.</summary>
    public Func<byte[], byte[]>? Change { get; init; }

    /// <summary>Sends the reply, also the usual one, byte by byte at this interval.</summary>
    public TimeSpan? Drip { get; init; }

    /// <summary>From here on, all that is sent goes out byte by byte at this interval: the records of TLS, its handshake too.</summary>
    public TimeSpan? RecordDrip { get; init; }

    public Ending Ending { get; init; }

    /// <summary>The usual reply, late.</summary>
    public static Reaction After(TimeSpan delay) => new() { Delay = delay };

    /// <summary>These bytes instead of the usual reply.</summary>
    public static Reaction Say(string reply) => new() { Reply = reply };

    /// <summary>No reply, only the end.</summary>
    public static Reaction End(Ending ending) => new() { Ending = ending };
}

/// <summary>How a conversation comes to its end. But for <see cref="Continue"/>, the usual reply is not sent.</summary>
public enum Ending
{
    Continue,

    /// <summary>Orderly: close_notify where there is TLS, then FIN.</summary>
    Close,

    /// <summary>FIN without close_notify.</summary>
    Cut,

    /// <summary>RST.</summary>
    Reset,

    /// <summary>Silence, until the client goes away or the server is disposed.</summary>
    Hang,

    /// <summary>The reply over and over, until the client goes away or the server is disposed.</summary>
    Flood,
}
