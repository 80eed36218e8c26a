namespace ImapProbe.Connection.Wire;

/// <summary>
/// Unwinds MailKit once <see cref="WireObserver.Verdict"/> stands. It carries nothing: the verdict is
/// kept where it was made, because MailKit swallows what is thrown during LOGOUT.
/// </summary>
internal sealed class ConversationEndedException : Exception;
