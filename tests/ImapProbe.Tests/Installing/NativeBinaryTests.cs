using ImapProbe.Tests.Running;

namespace ImapProbe.Tests.Installing;

/// <summary>The native binary is small, and hardened as the system's own programs are.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.NativeOnly)]
public sealed class NativeBinaryTests
{
    private const int Largest = 8_000_000;

    [Fact(SkipUnless = nameof(ProbeProgram.IsNative), SkipType = typeof(ProbeProgram), Skip = ProbeProgram.NativeOnlyReason)]
    public void It_is_not_larger_than_8_MB() => Assert.InRange(Read().Length, 1, Largest);

    // .NET's tables hold the addresses of functions, and OpenSSL reads what a stranger sends: where they are must not be known beforehand.
    [Fact(SkipUnless = nameof(ProbeProgram.IsNative), SkipType = typeof(ProbeProgram), Skip = ProbeProgram.NativeOnlyReason)]
    public void It_is_loaded_at_an_address_of_the_systems_choice() => Assert.Equal(ElfFile.Shared, new ElfFile(Read()).Kind);

    [Fact(SkipUnless = nameof(ProbeProgram.IsNative), SkipType = typeof(ProbeProgram), Skip = ProbeProgram.NativeOnlyReason)]
    public void What_its_loader_wrote_is_read_only_and_its_stack_is_not_executed()
    {
        var binary = new ElfFile(Read());

        Assert.True(binary.BindsAtOnce);
        Assert.NotNull(binary.FlagsOf(ElfFile.ReadOnlyBehindRelocation));
        Assert.Equal(0u, binary.FlagsOf(ElfFile.Stack) & ElfFile.Executable);
    }

    private static byte[] Read() => File.ReadAllBytes(ProbeProgram.Native!);
}
