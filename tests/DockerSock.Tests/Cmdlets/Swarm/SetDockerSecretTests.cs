namespace DockerSock.Tests.Cmdlets;

public sealed class SetDockerSecretTests : SwarmTest
{
    [Fact]
    public void Labels_are_changed_and_all_else_is_kept()
    {
        Reads("/secrets/db", FoundSecret);
        Takes("/secrets/x1/update");
        Assert.Empty(Run("Set-DockerSecret db -Label new=2 -LabelRemove old -DockerHost $h").Clean);
        Assert.Equal(["GET /secrets/db", "POST /secrets/x1/update?version=5"], Calls);
        HasBody("""{"Name":"db","Labels":{"new":"2"},"Driver":{"Name":"vault","Options":{"a":"b"}},"Templating":{"Name":"golang"},"Future":1}""",
            The("POST", "/secrets/x1/update"));
    }

    [Fact]
    public void Nothing_to_change_is_refused_before_anything_is_sent()
    {
        Assert.Equal("DockerNameInvalid", Run("Set-DockerSecret one -PassThru -DockerHost $h").ErrorId);
        Assert.Empty(Calls);
    }
}
