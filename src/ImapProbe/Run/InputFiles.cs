using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Tls;

namespace ImapProbe.Run;

/// <summary>Reads the files that probes need, each once for all targets.</summary>
internal sealed class InputFiles(OutsideWorld world)
{
    private readonly SharedFileCache<Result<PasswordReading>> passwords = new(
        (path, deadline) => new PasswordFile(path, world.OpenStandardInput).ReadAsync(deadline),
        reading => reading.Value?.Password.Dispose());

    private readonly SharedFileCache<Result<TrustStore>> roots = new((path, deadline) => new CaFile(path).ReadAsync(deadline), _ => { });

    public async Task<TargetInputs> BorrowAsync(string? passwordFile, string? caFile, TimeSpan timeout)
    {
        using var deadline = new Deadline(timeout, world.Clock);
        var store = caFile is null ? null : await roots.BorrowAsync(caFile, deadline);
        var password = passwordFile is null ? null : await passwords.BorrowAsync(passwordFile, deadline);
        return new TargetInputs(store, password) { Spent = deadline.Spent };
    }
}

/// <summary>The contents of one target's files, until its probes have ended.</summary>
internal sealed class TargetInputs(Lease<Result<TrustStore>>? roots, Lease<Result<PasswordReading>>? password) : IDisposable
{
    public IReadOnlyList<string> Problems => [.. new[] { roots?.Value.Problem, password?.Value.Problem }.OfType<string>()];
    public TrustStore Trust => roots?.Value.Value ?? TrustStore.System;
    public Password? Password => password?.Value.Value?.Password;

    /// <summary>Identifies the password's file, for the rule against a second login after a refusal.</summary>
    public string? PasswordFile => password?.Value.Value?.File;
    public string? Warning => password?.Value.Value?.Warning;

    /// <summary>The time that reading took; it counts towards the first probe's deadline.</summary>
    public TimeSpan Spent { get; init; }

    public void Dispose()
    {
        roots?.Dispose();
        password?.Dispose();
    }
}

/// <summary>
/// Reads each file once and shares it among those who need it at the time: a FIFO can be read only once, and a password is kept no longer than needed.
/// </summary>
internal sealed class SharedFileCache<T>(Func<string, Deadline, Task<T>> read, Action<T> wipe)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>Reads the file, or waits for whoever is reading it.</summary>
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

internal sealed class Lease<T>(T value, Action giveBack) : IDisposable
{
    private bool isGivenBack;

    public T Value => value;

    public void Dispose()
    {
        if (!isGivenBack)
            giveBack();
        isGivenBack = true;
    }
}
