using ImapProbe.Core;

namespace ImapProbe.Tests.Unit;

/// <summary>A failure in the words of the contract, short enough for a test's data.</summary>
internal static class FailureWords
{
    public static string Words(this Failure failure) => $"{failure.Phase.Word()}/{failure.Kind.Word()}";
}
