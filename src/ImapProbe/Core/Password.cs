using System.Security.Cryptography;
using System.Text;

namespace ImapProbe.Core;

/// <summary>A password or access token that no output can show by accident. Its bytes are zeroed after it is disposed and its last use has ended.</summary>
internal sealed class Password(byte[] utf8) : Retained
{
    public ReadOnlySpan<byte> RevealBytes() => utf8;

    public string Reveal() => Encoding.UTF8.GetString(utf8);

    public override string ToString() => "[redacted]";

    protected override void End() => CryptographicOperations.ZeroMemory(utf8);
}

/// <summary>Where a password comes from. Two sources are equal where they are written alike.</summary>
internal abstract record PasswordSource
{
    /// <summary>What sentences call it.</summary>
    public abstract string Place { get; }

    /// <summary>"-" is standard input.</summary>
    internal sealed record File(string Path) : PasswordSource
    {
        public const string UsualPlace = "--password-file";

        public bool IsStandardInput => Path is "-";

        public override string Place => IsStandardInput ? "standard input" : UsualPlace;
    }

    /// <summary>A program and its arguments, as they were split from the text.</summary>
    internal sealed record Command(string Text, IReadOnlyList<string> Words) : PasswordSource
    {
        public override string Place => "--password-command";

        public bool Equals(Command? other) => Text == other?.Text;

        public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
    }
}

/// <summary>Something that several users may hold: it ends when it has been disposed and the last of them has let go.</summary>
internal abstract class Retained : IDisposable
{
    private readonly Lock gate = new();
    private int uses;
    private bool isDisposed;

    /// <summary>Keeps it alive until the returned use is disposed.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed already.</exception>
    public IDisposable Retain()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            uses++;
        }

        return new Use(Release);
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (isDisposed)
                return;
            isDisposed = true;
            if (uses is 0)
                End();
        }
    }

    /// <summary>Called once, after the last use.</summary>
    protected abstract void End();

    private void Release()
    {
        lock (gate)
        {
            if (--uses is 0 && isDisposed)
                End();
        }
    }

    private sealed class Use(Action release) : IDisposable
    {
        private Action? release = release;

        public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
    }
}
