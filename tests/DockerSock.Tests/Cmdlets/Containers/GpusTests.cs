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
        """{"Count":2,"Driver":"nvidia","Capabilities":[["utility","gpu"]],"Options":{"a":"b"}}""")]
    [InlineData("'driver=nvidia'", """{"Driver":"nvidia","Count":1,"Capabilities":[["gpu"]]}""")]
    [InlineData("'driver=nvidia,all'", """{"Driver":"nvidia","Count":-1,"Capabilities":[["gpu"]]}""")]
    [InlineData("'capabilities=compute'", """{"Count":1,"Capabilities":[["compute","gpu"]]}""")]
    [InlineData("'\"capabilities=utility,compute\",\"options=a=1,b=2\",count=2'",
        """{"Count":2,"Capabilities":[["utility","compute","gpu"]],"Options":{"a":"1","b":"2"}}""")]
    [InlineData("'driver=nvidia,\"device=0,GPU-1\"'",
        """{"Driver":"nvidia","DeviceIDs":["0","GPU-1"],"Capabilities":[["gpu"]]}""")]
    [InlineData("([DockerSock.Models.DeviceRequest]@{ Count = 1 })", """{"Count":1}""")]
    public void Is_a_request(string value, string expected) =>
        Makes($"-Gpu {value}", "DeviceRequests", $"[{expected}]");

    [Theory]
    [InlineData("'count=1,count=2'", "'count=1,count=2' says count twice.")]
    [InlineData("'driver=a,driver=b'", "'driver=a,driver=b' says driver twice.")]
    [InlineData("'\"device=0,1'", "has a quote that does not stand around a whole part.")]
    public void Refuses_what_says_a_thing_twice(string value, string message) => Refuses($"-Gpu {value}", message);

    [Theory]
    [InlineData("some")]
    [InlineData("-1")]
    [InlineData("colour=red")]
    public void Refuses_what_is_none(string value) =>
        Refuses($"-Gpus '{value}'",
            $"'{value}' is not a request for GPUs. Write all, 2, 'device=0,2', or 'count=2,capabilities=utility'.");
}
