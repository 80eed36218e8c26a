using System.Diagnostics.CodeAnalysis;
using ImapProbe.Core;
using ImapProbe.Tls;
using Serilog;
using Serilog.Events;

namespace ImapProbe.Probe;

/// <summary>Takes one target through its phases: one connection, one login attempt.</summary>
internal sealed class Prober(TrustStore trust, Resolver resolver, TimeProvider clock, ILogger log)
{
    /// <summary>Looks up the addresses that are probed each on its own; where there is none, the result of that probe.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "As below: exceptions become failures.")]
    public async Task<(LookUp Found, ProbeResult? Failed)> LookUpAsync(ProbeRequest request, Deadline deadline)
    {
        var time = clock.GetUtcNow();
        var timeline = new Timeline(clock);
        LookUp found;
        try
        {
            found = LackOfTls(request) is { } lack
                ? new LookUp([], lack)
                : await deadline.RaceAsync(() => LookUp.FindAsync(request, resolver, timeline, deadline));
        }
        catch (Exception e)
        {
            timeline.Stop();
            found = new LookUp([], deadline.HasPassed ? Failure.TimedOut(timeline.Current, deadline.Timeout) : Failure.Defect(timeline.Current, e));
        }

        return (found, found.Problem is null ? null : new ProbeResult(request, time, timeline.Stop()) { Failure = found.Problem });
    }

    /// <summary>
    /// Probes once, and never throws: every failure, a defect included, is in the result. <paramref name="before"/> is a look-up shared with other probes.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "The defect of one target must not end the others.")]
    public async Task<ProbeResult> ProbeAsync(ProbeRequest request, Password? password, Deadline deadline, LookUp? before = null)
    {
        var time = clock.GetUtcNow();
        var timeline = new Timeline(clock);
        try
        {
            if (before?.Span is var (start, end))
            {
                timeline.Begin(Phase.Dns, start);
                timeline.End(end);
            }

            var attempt = new Attempt(request, trust, resolver, password, deadline, timeline, clock, log);
            var failure = LackOfTls(request) ?? await attempt.MakeAsync();
            var result = Expectation.Judge(LimitCheck.Judge(attempt.Complete(new ProbeResult(request, time, timeline.Stop()) { Failure = failure })));
            // Serilog's methods are generic and virtual: looking one up at run time takes longer than writing a line.
            if (log.IsEnabled(LogEventLevel.Information))
                Tell(result);
            return result;
        }
        catch (Exception e)
        {
            return new ProbeResult(request, time, timeline.Stop()) { Failure = Failure.Defect(timeline.Current, e) };
        }
    }

    private static Failure? LackOfTls(ProbeRequest request) => request.UsesTls && OpenSsl.Problem is { } problem
        ? new Failure(Phase.Tls, FailureKind.Tls, problem) { IsOfThisMachine = true }
        : null;

    private void Tell(ProbeResult result)
    {
        if (result.Tls is { } session)
            log.Information("{Version} with {Cipher}", session.Version, session.Cipher);
        if (result.Auth is { } method)
            log.Information("logged in, or tried to, with {Method}", method);
        log.Information("{Verdict}", result.Met is { } cause ? $"failed in {cause.Phase.Word()}: {cause.Kind.Word()}" : "all went well");
        if (result.Expected is not null)
            log.Information("as expected");
    }
}
