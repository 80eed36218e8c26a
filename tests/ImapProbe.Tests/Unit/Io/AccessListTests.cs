using System.Buffers.Binary;
using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Io;

/// <summary>Password files with an access control list (acl(5)), which makes the group's bits of the mode mean something else.</summary>
public sealed class AccessListTests : IDisposable
{
    private const ushort Owner = 0x01;
    private const ushort User = 0x02;
    private const ushort OwningGroup = 0x04;
    private const ushort Group = 0x08;
    private const ushort Mask = 0x10;
    private const ushort Other = 0x20;
    private const uint Nobody = 65534;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_user_that_was_named_is_no_group() => Assert.Null(await ExposureAsync((Owner, 6), (User, 4), (OwningGroup, 0), (Mask, 4), (Other, 0)));

    [Fact]
    public async Task The_own_group_is() => Assert.NotNull(await ExposureAsync((Owner, 6), (User, 4), (OwningGroup, 4), (Mask, 4), (Other, 0)));

    [Fact]
    public async Task A_group_that_was_named_is_too() => Assert.NotNull(await ExposureAsync((Owner, 6), (OwningGroup, 0), (Group, 4), (Mask, 4), (Other, 0)));

    [Fact]
    public async Task The_mask_takes_it_away_again() => Assert.Null(await ExposureAsync((Owner, 6), (OwningGroup, 0), (Group, 4), (Mask, 0), (Other, 0)));

    [Fact]
    public async Task Every_user_may_read_beside_a_list() =>
        Assert.NotNull(await ExposureAsync((Owner, 6), (User, 4), (OwningGroup, 0), (Mask, 4), (Other, 4)));

    private async Task<string?> ExposureAsync(params (ushort Tag, ushort Permissions)[] entries)
    {
        var list = new byte[4 + (8 * entries.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(list, 2);
        foreach (var (place, (tag, permissions)) in entries.Index())
        {
            var entry = list.AsSpan(4 + (8 * place));
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], permissions);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], tag is User or Group ? Nobody : uint.MaxValue);
        }

        var path = folder.Write("password", "secret\n"u8.ToArray());
        Unix.SetAttribute(path, "system.posix_acl_access", list);
        using var deadline = new Deadline(TimeSpan.FromSeconds(60), TimeProvider.System);
        var reading = await new PasswordFile(path, () => throw new InvalidOperationException("standard input is not to be read")).ReadAsync(deadline);
        using var password = reading.Value!.Password;
        return reading.Value.Warning;
    }
}
