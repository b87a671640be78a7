namespace DockerSock.Tests.Cmdlets;

public sealed class DevicesTests : ParameterTest
{
    [Theory]
    [InlineData("/dev/fuse",
        """[{"PathOnHost":"/dev/fuse","PathInContainer":"/dev/fuse","CgroupPermissions":"rwm"}]""")]
    [InlineData("/dev/fuse:r",
        """[{"PathOnHost":"/dev/fuse","PathInContainer":"/dev/fuse","CgroupPermissions":"r"}]""")]
    [InlineData("/dev/a:/dev/b", """[{"PathOnHost":"/dev/a","PathInContainer":"/dev/b","CgroupPermissions":"rwm"}]""")]
    [InlineData("/dev/a:/dev/b:rw",
        """[{"PathOnHost":"/dev/a","PathInContainer":"/dev/b","CgroupPermissions":"rw"}]""")]
    [InlineData("'vendor.com/class=name'", """[{"PathOnHost":"vendor.com/class=name"}]""")]
    [InlineData("/dev/a, /dev/b:m",
        """[{"PathOnHost":"/dev/a","PathInContainer":"/dev/a","CgroupPermissions":"rwm"},{"PathOnHost":"/dev/b","PathInContainer":"/dev/b","CgroupPermissions":"m"}]""")]
    [InlineData("([DockerSock.Models.DeviceMapping]@{ PathOnHost = '/dev/a' })", """[{"PathOnHost":"/dev/a"}]""")]
    public void Is_devices(string value, string expected) => Makes($"-Device {value}", "Devices", expected);

    [Theory]
    [InlineData("fuse")]
    [InlineData("/dev/a:/dev/b:x")]
    [InlineData("/dev/a:b")]
    [InlineData("/dev/a:/dev/b:r:w")]
    [InlineData("")]
    public void Refuses_what_is_none(string value) =>
        Refuses($"-Device '{value}'",
            $"'{value}' is not a device. Write /dev/fuse, /dev/host:/dev/container, or /dev/host:/dev/container:rwm.");
}
