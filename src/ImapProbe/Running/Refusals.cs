using ImapProbe.Probing.Results;
using ImapProbe.Running.Targets;

namespace ImapProbe.Running;

/// <summary>
/// Which logins were refused in this run. No later one with the same user and password file begins: each would count as another
/// wrong password, and lock the account out.
/// </summary>
internal sealed class Refusals
{
    private readonly Lock gate = new();
    private readonly HashSet<Login> refused = [];

    /// <summary>Notes a result.</summary>
    /// <param name="login">The login, or null where there is none.</param>
    /// <param name="result">What came of it.</param>
    public void Note(Login? login, ProbeResult result)
    {
        if (login is null || result.Failure is not { Phase: Phase.Login, Kind: FailureKind.Login })
            return;
        lock (gate)
            refused.Add(login);
    }

    /// <summary>Whether a login must not be tried any more.</summary>
    /// <param name="login">The login, or null where there is none.</param>
    /// <returns>Why not, in its own words; null where it may be.</returns>
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
                    $"not run: an earlier login of this run as {login.User} with the same password file was refused, and another one might lock the account out")
                : null;
        }
    }
}

/// <summary>What is one login, on whatever server.</summary>
/// <param name="User">The account's name.</param>
/// <param name="File">What stands for the file that its password was read from.</param>
internal sealed record Login(string User, string File)
{
    /// <summary>The login of a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="material">What its files hold.</param>
    /// <returns>The login, or null where its probe ends before.</returns>
    public static Login? Of(Target target, Material material) =>
        target.Request.User is { } user && material.PasswordFile is { } file ? new Login(user, file) : null;
}
