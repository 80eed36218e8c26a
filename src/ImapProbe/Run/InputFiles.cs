using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Tls;

namespace ImapProbe.Run;

/// <summary>Reads the files that probes need and runs their commands, each once for all targets; of one account, where there is but one.</summary>
internal sealed class InputFiles(OutsideWorld world, string? account = null)
{
    private readonly SharedFileCache<PasswordSource, Result<PasswordReading>> passwords = new(
        (source, deadline) => ReadAsync(source, deadline, world, account),
        reading => reading.Value?.Password.Dispose())
    {
        // Nobody is asked twice, and no command runs twice.
        IsKept = (source, reading) => reading.Problem is not null && source is PasswordSource.Command or PasswordSource.File { IsStandardInput: true },
    };

    private readonly SharedFileCache<string, Result<TrustStore>> roots = new((path, deadline) => new CaFile(path).ReadAsync(deadline), _ => { });

    private readonly SharedFileCache<string, Result<ClientCertificateReading>> certificates = new(
        (path, deadline) => new ClientCertificateFile(path).ReadAsync(deadline),
        reading => reading.Value?.Certificate?.Dispose());

    public async Task<TargetInputs> BorrowAsync(PasswordSource? source, AuthMethod? auth, string? caFile, string? clientCert, TimeSpan timeout)
    {
        using var deadline = new Deadline(timeout, world.Clock);
        var store = caFile is null ? null : await roots.BorrowAsync(caFile, deadline);
        var certificate = clientCert is null ? null : await certificates.BorrowAsync(clientCert, deadline);
        var spent = deadline.Spent;
        // What waited in vain has left no time to wait for the password.
        var isInVain = deadline.HasPassed && (store?.Value.Problem ?? certificate?.Value.Problem) is not null;
        var password = source is null || isInVain ? null : await passwords.BorrowAsync(source, deadline);
        return new TargetInputs(store, certificate, password, auth) { Spent = password?.Value.Value is { IsTyped: true } ? spent : deadline.Spent };
    }

    private static Task<Result<PasswordReading>> ReadAsync(PasswordSource source, Deadline deadline, OutsideWorld world, string? account) => source switch
    {
        PasswordSource.Command command => new PasswordCommand(command, world.Unfinished).ReadAsync(deadline),
        PasswordSource.File { IsStandardInput: true } when Terminal.IsStandardInput => new PasswordPrompt(world.Unfinished, account).ReadAsync(),
        PasswordSource.File file => new PasswordFile(file.Path, world.OpenStandardInput).ReadAsync(deadline),
        _ => throw new NotSupportedException(source.GetType().Name),
    };
}

/// <summary>The contents of one target's files, until its probes have ended. Without a method to log in by, nobody logs in with them.</summary>
internal sealed class TargetInputs(
    Lease<Result<TrustStore>>? roots,
    Lease<Result<ClientCertificateReading>>? certificate,
    Lease<Result<PasswordReading>>? password,
    AuthMethod? auth) : IDisposable
{
    private readonly Result<Credential> credential = auth is { } method && password?.Value.Value is { } reading ? reading.For(method) : default;

    public IReadOnlyList<string> Problems =>
        [.. new[] { roots?.Value.Problem, certificate?.Value.Problem, password?.Value.Problem, credential.Problem }.OfType<string>()];
    public TrustStore Trust => roots?.Value.Value ?? TrustStore.System;
    public ClientCertificate? ClientCertificate => certificate?.Value.Value?.Certificate;
    public Password? Password => credential.Value?.Password;

    /// <summary>Identifies what the login stands on, for the rule against a second one after a refusal.</summary>
    public LoginOrigin? Origin => auth?.TakesPassword() is false ? certificate?.Value.Value?.Origin : password?.Value.Value?.Origin;

    /// <summary>The time that reading took; it counts towards the first probe's deadline.</summary>
    public TimeSpan Spent { get; init; }

    /// <summary>What a probe at this time has to say of them.</summary>
    public IEnumerable<string> WarningsAt(DateTimeOffset time)
    {
        if (certificate?.Value.Value?.Warning is { } exposed)
            yield return exposed;
        if (password?.Value.Value is not { } reading)
            yield break;
        if (reading.Warning is { } warning)
            yield return warning;
        if (credential.Value?.Expiry is { } expiry && expiry <= time)
            yield return $"the access token in {reading.Name} expired at {expiry:yyyy-MM-ddTHH:mm:ssZ}";
    }

    public void Dispose()
    {
        // The whole of what was read is everybody's; a token from within it is not.
        if (Password is { } own && own != password?.Value.Value?.Password)
            own.Dispose();
        roots?.Dispose();
        certificate?.Dispose();
        password?.Dispose();
    }
}

/// <summary>
/// Reads each file once and shares it among those who need it at the time: a FIFO can be read only once, and a password is kept no longer than needed.
/// </summary>
internal sealed class SharedFileCache<TSource, T>(Func<TSource, Deadline, Task<T>> read, Action<T> wipe)
    where TSource : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TSource, Entry> entries = [];

    /// <summary>What is not read again, even where nobody has it any more.</summary>
    public Func<TSource, T, bool> IsKept { get; init; } = (_, _) => false;

    /// <summary>Reads the file, or waits for whoever is reading it.</summary>
    public async Task<Lease<T>> BorrowAsync(TSource source, Deadline deadline)
    {
        Entry entry;
        lock (gate)
        {
            if (!entries.TryGetValue(source, out entry!))
                entries[source] = entry = new Entry(read(source, deadline));
            entry.Borrowers++;
        }

        return new Lease<T>(await entry.Reading, () => GiveBack(source, entry));
    }

    private void GiveBack(TSource source, Entry entry)
    {
        lock (gate)
        {
            if (--entry.Borrowers > 0 || IsKept(source, entry.Reading.Result))
                return;
            entries.Remove(source);
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
