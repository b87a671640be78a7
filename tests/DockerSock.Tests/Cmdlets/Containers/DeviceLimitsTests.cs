namespace DockerSock.Tests.Cmdlets;

public sealed class DeviceLimitsTests : ParameterTest
{
    [Theory]
    [InlineData("-DeviceReadBps /dev/sda:1mb", "BlkioDeviceReadBps", """[{"Path":"/dev/sda","Rate":1048576}]""")]
    [InlineData("-DeviceReadBps /dev/sda:5, '/dev/sdb:1g'", "BlkioDeviceReadBps",
        """[{"Path":"/dev/sda","Rate":5},{"Path":"/dev/sdb","Rate":1073741824}]""")]
    [InlineData("-DeviceWriteBps @{ '/dev/sda' = 1MB }", "BlkioDeviceWriteBps",
        """[{"Path":"/dev/sda","Rate":1048576}]""")]
    [InlineData("-DeviceReadIops @{ '/dev/sda' = '1000' }", "BlkioDeviceReadIOps",
        """[{"Path":"/dev/sda","Rate":1000}]""")]
    [InlineData("-DeviceWriteIops '/dev/disk/by-path/pci-0:1:1000'", "BlkioDeviceWriteIOps",
        """[{"Path":"/dev/disk/by-path/pci-0:1","Rate":1000}]""")]
    [InlineData("-BlkioWeightDevice /dev/sda:500, @{ '/dev/sdb' = 0 }", "BlkioWeightDevice",
        """[{"Path":"/dev/sda","Weight":500},{"Path":"/dev/sdb","Weight":0}]""")]
    public void Is_limits_of_devices(string parameter, string field, string expected) =>
        Makes(parameter, field, expected);

    [Theory]
    [InlineData("-DeviceReadBps /dev/sda",
        "'/dev/sda' is no limit of a device. Write /dev/sda:1mb, or @{ '/dev/sda' = 1MB }.")]
    [InlineData("-DeviceReadBps sda:1mb", "'sda:1mb' is no limit of a device.")]
    [InlineData("-DeviceReadBps /dev/sda:fast", "'fast' is not a number of bytes.")]
    [InlineData("-BlkioWeightDevice /dev/sda:5", "'5' is not a weight. Weights are from 10 to 1000, or 0.")]
    [InlineData("-BlkioWeightDevice /dev/sda:1001", "'1001' is not a weight. Weights are from 10 to 1000, or 0.")]
    [InlineData("-BlkioWeightDevice /dev/sda:heavy", "'heavy' is not a weight.")]
    public void Refuses_what_is_none(string parameter, string message) => Refuses(parameter, message);
}
