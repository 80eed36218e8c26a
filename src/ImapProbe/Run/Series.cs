using System.Net;
using ImapProbe.Core;
using ImapProbe.Probe;

namespace ImapProbe.Run;

/// <summary>The probes of one target, one after another: as often as asked for, and at each address if asked for.</summary>
internal sealed class Series(Prober prober, Target target, TargetInputs material, Refusals refusals, TimeProvider clock)
{
    private readonly ProbeRequest request = target.Request;
    private readonly Login? login = Login.Of(target, material);

    public async IAsyncEnumerable<ProbeResult> ProbeAsync(int count, TimeSpan interval)
    {
        var grid = new FixedRateSchedule(interval, clock);
        for (var i = 0; i < count; i++)
        {
            // A probe that is not run waits for its start time too; else a million reports of it would come at once.
            await grid.NextAsync();
            // The files were read for the first probe, and within its deadline.
            await foreach (var result in ProbeRoundAsync(i is 0 ? material.Spent : TimeSpan.Zero))
                yield return result;
        }
    }

    private async IAsyncEnumerable<ProbeResult> ProbeRoundAsync(TimeSpan spent)
    {
        if (!request.AllAddresses || refusals.Forbid(login) is not null)
        {
            yield return await ProbeOnceAsync(request, null, spent);
            yield break;
        }

        using var deadline = new Deadline(request.Timeout, clock, spent);
        var (found, failed) = await prober.LookUpAsync(request, deadline);
        if (failed is not null)
            yield return WithWarning(failed);
        // Each address's probe counts the shared look-up as its own.
        spent = deadline.Spent;
        foreach (var address in found.Addresses)
            yield return await ProbeOnceAsync(request with { ConnectTo = new IPEndPoint(address, request.Port) }, found, spent);
    }

    private async Task<ProbeResult> ProbeOnceAsync(ProbeRequest once, LookUp? before, TimeSpan spent)
    {
        if (refusals.Forbid(login) is { } failure)
            return NotRun(once, failure);
        using var deadline = new Deadline(once.Timeout, clock, spent);
        var result = await prober.ProbeAsync(once, material.Password, deadline, before);
        refusals.Note(login, result);
        return WithWarning(result);
    }

    private ProbeResult WithWarning(ProbeResult result) =>
        material.Warning is { } warning ? result with { Notices = [warning, .. result.Notices] } : result;

    private ProbeResult NotRun(ProbeRequest once, Failure failure) => new(once, clock.GetUtcNow(), Durations.None)
    {
        Failure = failure,
        // The address that would have been probed.
        Address = once.AllAddresses ? once.ConnectTo?.Address : null,
    };
}

/// <summary>The logins that were refused in this run. None is tried again: each try counts as another wrong password and locks the account.</summary>
internal sealed class Refusals
{
    private readonly Lock gate = new();
    private readonly HashSet<Login> refused = [];

    public void Note(Login? login, ProbeResult result)
    {
        if (login is null || !(result.IsLoginRefused || result.Failure is { Phase: Phase.Login, Kind: FailureKind.Login }))
            return;
        lock (gate)
            refused.Add(login);
    }

    /// <summary>The failure to report instead of a probe whose login was refused before; null if it may run.</summary>
    public Failure? Forbid(Login? login)
    {
        if (login is null)
            return null;
        lock (gate)
        {
            return refused.Contains(login)
                ? new Failure(
                    Phase.Login,
                    FailureKind.Login,
                    $"not run: an earlier login of this run as {login.User} with the same password file was refused, "
                    + "and another one might lock the account out")
                : null;
        }
    }
}

/// <summary>Identifies a login on whatever server.</summary>
internal sealed record Login(string User, string File)
{
    public static Login? Of(Target target, TargetInputs material) =>
        target.Request.User is { } user && material.PasswordFile is { } file ? new Login(user, file) : null;
}

/// <summary>The start times of the probes: a fixed interval apart, however long each probe takes.</summary>
internal sealed class FixedRateSchedule(TimeSpan interval, TimeProvider clock)
{
    private readonly long start = clock.GetTimestamp();
    private long next;

    /// <summary>Waits for the next start time. Missed ones are skipped, so that nothing piles up after a slow probe.</summary>
    public Task NextAsync()
    {
        var elapsed = clock.GetElapsedTime(start);
        // The first start is at once; later ones are at multiples of the interval.
        if (next > 0)
            next = Math.Max(next, (elapsed.Ticks + interval.Ticks - 1) / interval.Ticks);
        var wait = TimeSpan.FromTicks(next++ * interval.Ticks) - elapsed;
        return wait > TimeSpan.Zero ? Task.Delay(wait, clock) : Task.CompletedTask;
    }
}
