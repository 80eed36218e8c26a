namespace ImapProbe.Connection.Wire;

/// <summary>
/// Unwinds MailKit once <see cref="WireObserver.Verdict"/> stands. It carries nothing: on its way through SslStream it may
/// come to be wrapped, and MailKit swallows some of what is thrown during LOGOUT, so the verdict is kept where it was made.
/// </summary>
internal sealed class ConversationEndedException : Exception;
