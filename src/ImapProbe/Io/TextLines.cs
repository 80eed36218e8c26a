using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace ImapProbe.Io;

/// <summary>The lines of a UTF-8 text of any length, each as soon as it is complete, since its writer may wait for the answer to a line.</summary>
internal sealed class TextLines(Stream stream)
{
    private const int Longest = 64 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The enumerator reads ahead.</summary>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async IAsyncEnumerable<TextLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Full of one line, it holds one that is too long, whatever it begins and ends with.
        var buffer = new byte[ByteOrderMark.Length + Longest + "\r\n".Length];
        var held = 0;
        var number = 1;
        var isTold = false;
        while (await stream.ReadAsync(buffer.AsMemory(held), cancellationToken) is var count and > 0)
        {
            held += count;
            var start = 0;
            while (buffer.AsSpan(start, held - start).IndexOf((byte)'\n') is var length and >= 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!isTold)
                    yield return Line(number, WithoutReturn(buffer.AsSpan(start, length)));
                isTold = false;
                number++;
                start += length + 1;
            }

            buffer.AsSpan(start, held - start).CopyTo(buffer);
            held -= start;
            if (held < buffer.Length)
                continue;
            held = 0;
            if (!isTold)
                yield return TooLong(number);
            isTold = true;
        }

        if (!isTold && WithoutMark(number, buffer.AsSpan(0, held)) is not [])
            yield return Line(number, buffer.AsSpan(0, held));
    }

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line is [.. var text, (byte)'\r'] ? text : line;

    private static ReadOnlySpan<byte> WithoutMark(int number, ReadOnlySpan<byte> line) =>
        number is 1 && line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;

    private static TextLine Line(int number, ReadOnlySpan<byte> line)
    {
        var text = WithoutMark(number, line);
        if (text.Length > Longest)
            return TooLong(number);
        return Utf8.IsValid(text) ? new TextLine(number, Encoding.UTF8.GetString(text), null) : new TextLine(number, "", "is not UTF-8");
    }

    private static TextLine TooLong(int number) => new(number, "", $"is longer than {Longest / 1024} KiB");
}

internal sealed record TextLine(int Number, string Text, string? Problem);
