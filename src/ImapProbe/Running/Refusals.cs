using ImapProbe.Files;
using ImapProbe.Probing.Results;

namespace ImapProbe.Running;

/// <summary>
/// Which logins were refused in this run. No later one with the same user and password file begins: each would count as another
/// wrong password, and lock the account out.
/// </summary>
internal sealed class Refusals
{
    private readonly Lock gate = new();
    private readonly HashSet<(string User, string File)> refused = [];

    /// <summary>Notes a result.</summary>
    /// <param name="target">What was probed.</param>
    /// <param name="result">What came of it.</param>
    public void Note(Target target, ProbeResult result)
    {
        if (result.Failure is not { Phase: Phase.Login, Kind: FailureKind.Login } || LoginOf(target) is not { } login)
            return;
        lock (gate)
            refused.Add(login);
    }

    /// <summary>Whether a target must not be probed any more.</summary>
    /// <param name="target">The target.</param>
    /// <returns>Why not, in its own words; null where it may be.</returns>
    public Failure? Forbid(Target target)
    {
        if (LoginOf(target) is not { } login)
            return null;
        lock (gate)
        {
            return refused.Contains(login)
                ? new Failure(
                    Phase.Login,
                    FailureKind.Login,
                    $"not run: an earlier login of this run as {login.User} with the same password file was refused, and another one might lock the account out")
                : null;
        }
    }

    // A file by what it is: a link to it holds the same password.
    private static (string User, string File)? LoginOf(Target target) => target is { Request.User: { } user, PasswordFile: { } path }
        ? (user, path is "-" ? path : UnixFile.At(path) is { } file ? $"{file.Device}:{file.Number}" : Path.GetFullPath(path))
        : null;
}
