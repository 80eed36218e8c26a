namespace ImapProbe;

/// <summary>The home folder of whoever runs the program.</summary>
internal static class HomeFolder
{
    private const string Variable = "HOME";

    // Where .NET says that home is when nothing tells.
    private const string Unknown = "/";

    /// <summary>
    /// Names one where there is none, as for a user that is in no list of users: .NET looks there for the user's own roots of trust,
    /// and fails with every chain where it has no place to look. Nothing is in the one that is named, and nothing is written.
    /// </summary>
    public static void Ensure()
    {
        var isNamed = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };
        if (!isNamed && Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify) is ("" or Unknown))
            Environment.SetEnvironmentVariable(Variable, "/nonexistent");
    }
}
