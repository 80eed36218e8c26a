namespace ImapProbe.Tests.Needs;

/// <summary>What is told of the tests that were skipped.</summary>
public sealed class SkippedTestsTests
{
    [Fact]
    public void Each_reason_has_its_count_and_one_command_installs_what_is_missing() =>
        Assert.Equal(
            """
            skipped tests: 3
                1  Debian: iproute2 socat
                2  Debian: socat
            to run them too: apt-get install --no-install-recommends iproute2 socat
            """,
            SkippedTests.Summary([[Need.Socat], [Need.Socat, Need.Ip], [Need.Socat]]));

    [Fact]
    public void Of_what_no_package_brings_the_command_promises_nothing()
    {
        Assert.Equal(
            $"""
            skipped tests: 2
                1  Debian: curl
                1  {Need.Ipv6.Lack}; Debian: socat
            to run 1 too: apt-get install --no-install-recommends curl socat
            """,
            SkippedTests.Summary([[Need.Curl], [Need.Ipv6, Need.Socat]]));
        Assert.Equal($"skipped tests: 1\n    1  {Need.Ipv6.Lack}", SkippedTests.Summary([[Need.Ipv6]]));
    }
}
