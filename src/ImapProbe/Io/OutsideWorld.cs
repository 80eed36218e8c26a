namespace ImapProbe.Io;

/// <summary>All that the program takes from outside beside its arguments and the network, in one place, so that a test can pass its own.</summary>
internal sealed record OutsideWorld(TimeProvider Clock, Func<string, string?> Variable, Func<Stream> OpenStandardInput)
{
    public static OutsideWorld OfProcess { get; } = new(TimeProvider.System, Environment.GetEnvironmentVariable, Console.OpenStandardInput);
}
