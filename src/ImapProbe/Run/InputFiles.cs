using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Tls;

namespace ImapProbe.Run;

/// <summary>Reads the files that probes take.</summary>
internal sealed class InputFiles(Func<Stream> standardInput)
{
    private readonly SharedFileCache<PasswordReading> passwords = new(
        async (path, deadline) =>
        {
            var file = NameOf(path);
            return await new PasswordFile(path, standardInput).ReadAsync(deadline) with { File = file };
        },
        reading => reading.Password?.Dispose());

    private readonly SharedFileCache<RootsReading> roots = new((path, deadline) => new CaFile(path).ReadAsync(deadline), _ => { });

    /// <summary>Reads files, or shares what was read for others.</summary>
    public async Task<TargetInputs> BorrowAsync(string? passwordFile, string? caFile, TimeSpan timeout)
    {
        using var deadline = new Deadline(timeout, TimeProvider.System);
        var store = caFile is null ? null : await roots.BorrowAsync(caFile, deadline);
        var password = passwordFile is null ? null : await passwords.BorrowAsync(passwordFile, deadline);
        return new TargetInputs(store, password) { Spent = deadline.Spent };
    }

    // By what it is: a link to it holds the same password. Where nothing is, no login comes of it.
    private static string NameOf(string path) => UnixFile.At(path is "-" ? UnixFile.StandardInput : path) is { } file ? $"{file.Device}:{file.Number}" : path;
}

/// <summary>What a target's files hold. To be given back as soon as its probes are over.</summary>
internal sealed class TargetInputs(Lease<RootsReading>? roots, Lease<PasswordReading>? password) : IDisposable
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

    public void Dispose()
    {
        roots?.Dispose();
        password?.Dispose();
    }
}

/// <summary>
/// What was read from files: once for all who want it, since a FIFO tells it but once, and no longer than somebody does, since it may be a password.
/// </summary>
internal sealed class SharedFileCache<T>(Func<string, Deadline, Task<T>> read, Action<T> wipe)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>Reads a file, or waits for whoever reads it.</summary>
    public async Task<Lease<T>> BorrowAsync(string path, Deadline deadline)
    {
        Entry entry;
        lock (gate)
        {
            if (!entries.TryGetValue(path, out entry!))
                entries[path] = entry = new Entry(read(path, deadline));
            entry.Borrowers++;
        }

        return new Lease<T>(await entry.Reading, () => GiveBack(path, entry));
    }

    private void GiveBack(string path, Entry entry)
    {
        lock (gate)
        {
            if (--entry.Borrowers > 0)
                return;
            entries.Remove(path);
        }

        wipe(entry.Reading.Result);
    }

    private sealed class Entry(Task<T> reading)
    {
        public Task<T> Reading => reading;

        public int Borrowers { get; set; }
    }
}

/// <summary>Something that others may have too.</summary>
internal sealed class Lease<T>(T value, Action giveBack) : IDisposable
{
    private bool isGivenBack;

    /// <summary>The thing.</summary>
    public T Value => value;

    public void Dispose()
    {
        if (!isGivenBack)
            giveBack();
        isGivenBack = true;
    }
}
