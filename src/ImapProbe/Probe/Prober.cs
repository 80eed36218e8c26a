using System.Diagnostics.CodeAnalysis;
using ImapProbe.Core;
using ImapProbe.Tls;
using Serilog;
using Serilog.Events;

namespace ImapProbe.Probe;

/// <summary>Takes one target through its phases: one connection, one login attempt.</summary>
internal sealed class Prober(TrustStore trust, Resolver resolver, TimeProvider clock, ILogger log)
{
    /// <summary>Told of each phase before it begins.</summary>
    public Action<Phase>? Entering { get; init; }

    /// <summary>Shown to servers that ask for one; null for none.</summary>
    public ClientCertificate? ClientCertificate { get; init; }

    /// <summary>Looks up the addresses that are probed each on its own; where there is none, the result of that probe.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "As below: exceptions become failures.")]
    public async Task<(LookUp Found, ProbeResult? Failed)> LookUpAsync(ProbeRequest request, Deadline deadline)
    {
        var time = clock.GetUtcNow();
        var timeline = new Timeline(clock);
        timeline.Entering += new Steps(request, log).Enter;
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
        timeline.Entering += Entering;
        try
        {
            if (before?.Span is var (start, end))
            {
                timeline.Begin(Phase.Dns, start);
                timeline.End(end);
            }

            var attempt = new Attempt(request, trust, resolver, password, ClientCertificate, deadline, timeline, clock, log);
            var failure = LackOfTls(request) ?? await attempt.MakeAsync();
            var result = Expectation.Judge(LimitCheck.Judge(attempt.Complete(new ProbeResult(request, time, timeline.Stop()) { Failure = failure })));
            attempt.Tell(result);
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
}

/// <summary>The log of -v: what a probe does and finds out, each when it happens.</summary>
internal sealed class Steps(ProbeRequest request, ILogger log)
{
    private bool isSessionTold;

    /// <summary>What is known of the TLS session by now.</summary>
    public Func<TlsSession?> Session { get; init; } = () => null;

    /// <summary>The method of the login, once it was chosen.</summary>
    public Func<string?> Method { get; init; } = () => null;

    // Serilog's methods are generic and virtual: looking one up at run time takes longer than writing a line.
    private bool IsKept => log.IsEnabled(LogEventLevel.Information);

    public void Enter(Phase phase)
    {
        if (!IsKept)
            return;
        TellSession();
        if (SentenceOf(phase) is { } sentence)
            log.Information("{Step}", sentence);
    }

    public void End(ProbeResult result)
    {
        if (!IsKept)
            return;
        TellSession();
        log.Information("{Verdict}", result.Met is { } failure ? $"failed {failure.Headline}" : "all went well");
        if (result.Expected is not null)
            log.Information("as expected");
    }

    // Once the next phase begins, the handshake is done and the session judged.
    private void TellSession()
    {
        if (isSessionTold || Session() is not { } session)
            return;
        isSessionTold = true;
        log.Information("{Version} with {Cipher}", session.Version, session.Cipher);
    }

    private string? SentenceOf(Phase phase) => phase switch
    {
        Phase.Dns => $"looking {request.Host.LookupName} up",
        Phase.Tls => "shaking hands",
        Phase.Greeting => "waiting for the greeting",
        Phase.StartTls => "asking for TLS",
        Phase.Capability => "asking for the capabilities",
        Phase.Login => $"logging in with {Method()}",
        Phase.Session => "asking what a mail client asks next",
        Phase.Examine => "opening the mailbox read-only",
        Phase.Logout => "logging out",
        // The dialer knows where to.
        _ => null,
    };
}
