using System.Diagnostics.CodeAnalysis;

namespace ImapProbe.Core;

/// <summary>A value, or the sentence (or a sentence's end) that says why there is none.</summary>
internal readonly record struct Result<T>
    where T : notnull
{
    private Result(T? value, string? problem) => (Value, Problem) = (value, problem);

    public T? Value { get; }
    public string? Problem { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool HasValue => Problem is null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static Result<T> Wrong(string problem) => new(default, problem);

    public void Deconstruct(out T? value, out string? problem) => (value, problem) = (Value, Problem);
}
