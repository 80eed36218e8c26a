using System.Net;
using ImapProbe.Connection;
using ImapProbe.Probing;
using ImapProbe.Probing.Requests;
using ImapProbe.Probing.Results;
using ImapProbe.Running.Targets;
using ImapProbe.Timing;

namespace ImapProbe.Running;

/// <summary>The probes of one target, one after the other: so often as asked for, and at each address where that is asked for.</summary>
/// <param name="prober">Probes.</param>
/// <param name="target">The target.</param>
/// <param name="material">What its files hold.</param>
/// <param name="refusals">The logins that were refused so far.</param>
/// <param name="clock">The source of time.</param>
internal sealed class Series(ImapProber prober, Target target, Material material, Refusals refusals, TimeProvider clock)
{
    private readonly ProbeRequest request = target.Request;
    private readonly Login? login = Login.Of(target, material);

    /// <summary>Probes.</summary>
    /// <param name="count">How often, 1 or more.</param>
    /// <param name="interval">The time from one beginning to the next.</param>
    /// <returns>Each result as soon as there is one.</returns>
    public async IAsyncEnumerable<ProbeResult> ProbeAsync(int count, TimeSpan interval)
    {
        var grid = new Grid(interval, clock);
        for (var i = 0; i < count; i++)
        {
            // What is not run keeps its time too: nobody wants a million reports at once.
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
        // Each is a whole probe, of which the look-up is a part.
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
        // Which of them it would have been.
        Address = once.AllAddresses ? once.ConnectTo?.Address : null,
    };
}
