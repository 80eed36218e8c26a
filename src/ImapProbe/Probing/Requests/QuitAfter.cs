namespace ImapProbe.Probing.Requests;

/// <summary>Where a probe ends that is to find out less than whether a login works.</summary>
internal enum QuitAfter
{
    /// <summary>Once the connection stands.</summary>
    Tcp,

    /// <summary>Once the server's certificate was judged.</summary>
    Tls,

    /// <summary>Once the server greeted, with a LOGOUT; with STARTTLS that is before TLS.</summary>
    Greeting,
}

/// <summary>The words for ends that users type and see.</summary>
internal static class QuitAfterNames
{
    /// <summary>The end's name.</summary>
    /// <param name="end">The end.</param>
    /// <returns>A lower-case word.</returns>
    public static string Word(this QuitAfter end) => end switch
    {
        QuitAfter.Tcp => "tcp",
        QuitAfter.Tls => "tls",
        QuitAfter.Greeting => "greeting",
        _ => throw new ArgumentOutOfRangeException(nameof(end)),
    };
}
