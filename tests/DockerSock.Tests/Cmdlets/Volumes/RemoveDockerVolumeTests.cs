using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class RemoveDockerVolumeTests : ObjectTest
{
    [Fact]
    public void Removes_by_name_and_from_the_pipeline()
    {
        Engine.State.AddVolume("data");
        Engine.State.AddVolume("more");
        Assert.Equal("data",
            Assert.Single(Run("Remove-DockerVolume data -Force -PassThru -DockerHost $h").As<DockerVolume>()).Name);
        Assert.Empty(Run("Get-DockerVolume -DockerHost $h | Remove-DockerVolume -Confirm:$false").Clean);
        Assert.Equal(["DELETE /volumes/data?force=1", "DELETE /volumes/more"], Changes);
        Assert.Empty(Engine.State.Volumes);
    }

    [Fact]
    public void One_that_a_container_has_is_an_error_and_the_other_goes()
    {
        EngineContainer db = Engine.State.AddContainer("db", mounts: ["data:/data"]);
        Engine.State.AddVolume("more");
        Outcome outcome = Run("Remove-DockerVolume data, more, nothing -Confirm:$false -DockerHost $h");
        Assert.Equal(["DockerConflict", "DockerObjectNotFound"],
            outcome.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]).Order());
        Assert.Contains(outcome.Errors, error => error.ToString().Contains($"volume is in use - [{db.Id}]"));
        Assert.Equal("data", Assert.Single(Engine.State.Volumes).Name);
        Assert.Empty(Run("Remove-DockerVolume nothing -Force -DockerHost $h").Clean);
    }

    [Fact]
    public void A_name_with_a_path_in_it_reaches_no_other_volume()
    {
        Engine.State.AddVolume("y");
        Assert.NotEmpty(Run("Remove-DockerVolume 'x/../y' -Confirm:$false -DockerHost $h").Errors);
        Assert.Equal("y", Assert.Single(Engine.State.Volumes).Name);
    }

    [Fact]
    public void With_Force_and_PassThru_too_one_that_is_not_there_is_no_error()
    {
        Engine.State.AddVolume("data");
        Assert.Equal(["data"], Run("Remove-DockerVolume gone, data -Force -PassThru -DockerHost $h")
            .As<DockerVolume>().Select(static volume => volume.Name));
        Assert.Equal("DockerObjectNotFound", Run("Remove-DockerVolume gone -Confirm:$false -PassThru -DockerHost $h").ErrorId);
    }
}
