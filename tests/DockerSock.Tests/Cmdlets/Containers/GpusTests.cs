namespace DockerSock.Tests.Cmdlets;

public sealed class GpusTests : ParameterTest
{
    [Theory]
    [InlineData("all", """{"Count":-1,"Capabilities":[["gpu"]]}""")]
    [InlineData("2", """{"Count":2,"Capabilities":[["gpu"]]}""")]
    [InlineData("'device=0'", """{"DeviceIDs":["0"],"Capabilities":[["gpu"]]}""")]
    [InlineData("'device=0,2'", """{"DeviceIDs":["0","2"],"Capabilities":[["gpu"]]}""")]
    [InlineData("device=0,2", """{"DeviceIDs":["0","2"],"Capabilities":[["gpu"]]}""")]
    [InlineData("'\"device=0,2\"'", """{"DeviceIDs":["0","2"],"Capabilities":[["gpu"]]}""")]
    [InlineData("'count=2,capabilities=utility,driver=nvidia,options=a=b'",
        """{"Count":2,"Driver":"nvidia","Capabilities":[["gpu","utility"]],"Options":{"a":"b"}}""")]
    [InlineData("([DockerSock.Models.DeviceRequest]@{ Count = 1 })", """{"Count":1}""")]
    public void Is_a_request(string value, string expected) =>
        Makes($"-Gpu {value}", "DeviceRequests", $"[{expected}]");

    [Theory]
    [InlineData("some")]
    [InlineData("-1")]
    [InlineData("colour=red")]
    public void Refuses_what_is_none(string value) =>
        Refuses($"-Gpus '{value}'",
            $"'{value}' is not a request for GPUs. Write all, 2, 'device=0,2', or 'count=2,capabilities=utility'.");
}
