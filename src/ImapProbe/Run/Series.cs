using System.Collections.Concurrent;
using System.Net;
using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Probe;

namespace ImapProbe.Run;

/// <summary>The probes of one target, one after another: as often as asked for, and at each address if asked for.</summary>
internal sealed class Series(Prober prober, Target target, TargetInputs material, Refusals refusals, TimeProvider clock)
{
    private readonly ProbeRequest request = target.Request;
    private readonly Login? login = Login.Of(target, material);
    private IReadOnlyList<ProbeResult> lastRound = [];

    /// <summary>What a refusal left out at the end; null where all was probed.</summary>
    public Omission? Omission { get; private set; }

    public async IAsyncEnumerable<ProbeResult> ProbeAsync(int? count, TimeSpan interval)
    {
        var schedule = new FixedRateSchedule(interval, clock);
        var isRefused = false;
        for (var number = 1; number <= (count ?? 1); number++)
        {
            if (isRefused)
            {
                Omission = new Omission(lastRound, (count ?? 1) - number + 1);
                yield break;
            }

            await schedule.NextAsync(refusals.Of(login));
            // The files were read for the first probe, and within its deadline.
            List<ProbeResult> results = [];
            await foreach (var result in ProbeRoundAsync(number is 1 ? material.Spent : TimeSpan.Zero))
            {
                results.Add(result);
                // Once it is told why, there is nothing left to try.
                isRefused |= result.IsNotRun || Refusals.IsRefusal(result);
                yield return count is null ? result : result with { Number = number };
            }

            lastRound = results;
        }
    }

    private async IAsyncEnumerable<ProbeResult> ProbeRoundAsync(TimeSpan spent)
    {
        if (refusals.Forbid(login) is { } failure)
        {
            IEnumerable<ProbeRequest> requests = lastRound is [] ? [request] : lastRound.Select(before => before.Request);
            foreach (var once in requests)
                yield return NotRun(once, failure);
            yield break;
        }

        if (!request.AllAddresses)
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

    private ProbeResult WithWarning(ProbeResult result) => result with { Notices = [.. material.WarningsAt(result.Time), .. result.Notices] };

    private ProbeResult NotRun(ProbeRequest once, Failure failure) => new(once, clock.GetUtcNow(), Durations.None)
    {
        Failure = failure,
        IsNotRun = true,
        // The address that would have been probed.
        Address = once.AllAddresses ? once.ConnectTo?.Address : null,
    };
}

/// <summary>The logins that were refused in this run. None is tried again: each try counts as another wrong password and locks the account.</summary>
internal sealed class Refusals
{
    private readonly ConcurrentDictionary<Login, CancellationTokenSource> logins = new();

    /// <summary>Whether another login like this one might lock the account out.</summary>
    public static bool IsRefusal(ProbeResult result) => result.IsLoginRefused || result.Met is { Phase: Phase.Login, Kind: FailureKind.Login };

    public void Note(Login? login, ProbeResult result)
    {
        // Who waits for its turn goes on elsewhere.
        if (login is not null && IsRefusal(result))
            _ = SourceOf(login).CancelAsync();
    }

    /// <summary>Is cancelled once a login is refused.</summary>
    public CancellationToken Of(Login? login) => login is null ? CancellationToken.None : SourceOf(login).Token;

    /// <summary>The failure to report instead of a probe whose login was refused before; null if it may run.</summary>
    public Failure? Forbid(Login? login) => login is not null && SourceOf(login).IsCancellationRequested
        ? Failure.NotRun(
            $"an earlier login of this run{(login.User is { } user ? $" as {user}" : "")} with the same {login.Origin.Kind} was refused, "
            + "and another one might lock the account out")
        : null;

    private CancellationTokenSource SourceOf(Login login) => logins.GetOrAdd(login, _ => new CancellationTokenSource());
}

/// <summary>Identifies a login on whatever server. The user is null where the client certificate alone says who it is.</summary>
internal sealed record Login(string? User, LoginOrigin Origin)
{
    public static Login? Of(Target target, TargetInputs material) =>
        target.Request.QuitAfter is null && material.Origin is { } origin ? new Login(target.Request.User, origin) : null;
}

/// <summary>The start times of the probes: a fixed interval apart, however long each probe takes.</summary>
internal sealed class FixedRateSchedule(TimeSpan interval, TimeProvider clock)
{
    private readonly long start = clock.GetTimestamp();
    private long next;

    /// <summary>Waits for the next start time, or until it is cut short. Missed ones are skipped, so that nothing piles up after a slow probe.</summary>
    public async Task NextAsync(CancellationToken cutShort)
    {
        var elapsed = clock.GetElapsedTime(start);
        // The first start is at once; later ones are at multiples of the interval.
        if (next > 0)
            next = Math.Max(next, (elapsed.Ticks + interval.Ticks - 1) / interval.Ticks);
        var wait = TimeSpan.FromTicks(next++ * interval.Ticks) - elapsed;
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, clock, cutShort).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
