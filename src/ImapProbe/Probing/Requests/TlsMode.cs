namespace ImapProbe.Probing.Requests;

/// <summary>How a connection comes to TLS.</summary>
internal enum TlsMode
{
    /// <summary>TLS from the first byte (RFC 8314, section 3.2).</summary>
    Implicit,

    /// <summary>STARTTLS, which must succeed (RFC 9051, section 6.2.1).</summary>
    StartTls,
}

/// <summary>The words for TLS modes that users type and see.</summary>
internal static class TlsModeNames
{
    /// <summary>The mode's name.</summary>
    /// <param name="mode">The mode.</param>
    /// <returns>A lower-case word.</returns>
    public static string Word(this TlsMode mode) => mode is TlsMode.Implicit ? "implicit" : "starttls";
}
