using ImapProbe.Connection.Trust.Roots;
using ImapProbe.Files;
using ImapProbe.Probing.Requests;
using ImapProbe.Timing;

namespace ImapProbe.Running.Targets;

/// <summary>Reads the files that probes take.</summary>
/// <param name="standardInput">Opens standard input.</param>
internal sealed class Materials(Func<Stream> standardInput)
{
    private readonly Shelf<PasswordReading> passwords = new(
        async (path, deadline) =>
        {
            var file = NameOf(path);
            return await new PasswordFile(path, standardInput).ReadAsync(deadline) with { File = file };
        },
        reading => reading.Password?.Dispose());

    private readonly Shelf<RootsReading> roots = new((path, deadline) => new CaFile(path).ReadAsync(deadline), _ => { });

    /// <summary>Reads files, or shares what was read for others.</summary>
    /// <param name="passwordFile">A path, "-" for standard input, or null for none.</param>
    /// <param name="caFile">A path, or null for the system's roots.</param>
    /// <param name="timeout">The time that reading may take.</param>
    /// <returns>What they hold, or what is wrong with them.</returns>
    public async Task<Material> BorrowAsync(string? passwordFile, string? caFile, TimeSpan timeout)
    {
        using var deadline = new Deadline(timeout, TimeProvider.System);
        var store = caFile is null ? null : await roots.BorrowAsync(caFile, deadline);
        var password = passwordFile is null ? null : await passwords.BorrowAsync(passwordFile, deadline);
        return new Material(store, password) { Spent = deadline.Spent };
    }

    // By what it is: a link to it holds the same password. Where nothing is, no login comes of it.
    private static string NameOf(string path) => UnixFile.At(path is "-" ? UnixFile.StandardInput : path) is { } file ? $"{file.Device}:{file.Number}" : path;
}

/// <summary>What a target's files hold. To be given back as soon as its probes are over.</summary>
/// <param name="roots">The roots of a file, or null.</param>
/// <param name="password">The password, or null.</param>
internal sealed class Material(Loan<RootsReading>? roots, Loan<PasswordReading>? password) : IDisposable
{
    /// <summary>What is wrong with the files, a sentence each.</summary>
    public IReadOnlyList<string> Problems => [.. new[] { roots?.Value.Problem, password?.Value.Problem }.OfType<string>()];

    /// <summary>The roots to trust.</summary>
    public TrustStore Trust => roots?.Value.Store ?? TrustStore.System;

    /// <summary>The password; null where none is asked for.</summary>
    public Password? Password => password?.Value.Password;

    /// <summary>What stands for the password's file; null where none is asked for.</summary>
    public string? PasswordFile => password?.Value.File;

    /// <summary>What a person should know about the password file although it can be used, or null.</summary>
    public string? Warning => password?.Value.Warning;

    /// <summary>The time that reading took, which is the first probe's.</summary>
    public TimeSpan Spent { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        roots?.Dispose();
        password?.Dispose();
    }
}
