using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class ExportDockerImageTests : ImageTest
{
    private EngineImage _web = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _web = await AddAsync(Engine, "shop/web:1");
    }

    [Fact]
    public void Writes_one_to_a_file()
    {
        FileInfo file = Assert.Single(Do("Export-DockerImage shop/web:1 $d/web.tar -DockerHost $h").As<FileInfo>());
        Assert.Equal((In("web.tar"), true), (file.FullName, file.Length > 0));
        Assert.Equal(["shop/web:1"], ListOf(file.FullName));
        Assert.Equal(["web.tar"], Files);
        Assert.Equal(["GET /images/shop/web%3A1/json", "GET /images/shop/web%3A1/get"], Calls);
    }

    [Fact]
    public async Task Writes_several_to_one_file_each_once()
    {
        await AddAsync(Engine, "shop/db:2");
        Assert.Equal(In("shop.tar"),
            Assert.Single(
                Do("'shop/web:1', 'shop/db:2', 'shop/web:1' | Export-DockerImage -Path $d/shop.tar -DockerHost $h")
                    .As<FileInfo>()).FullName);
        Assert.Equal(["shop/web:1", "shop/db:2"], ListOf(In("shop.tar")));
        Assert.Equal(["GET /images/shop/web%3A1/json", "GET /images/shop/db%3A2/json",
            "GET /images/get?names=shop%2Fweb%3A1&names=shop%2Fdb%3A2"], Calls);
    }

    [Theory]
    [InlineData("linux/arm64/v8", "1.48", "?platform=" + Arm)]
    [InlineData("linux/arm64/v8, linux/amd64", "1.52", "?platform=" + Arm + "&platform=" + Amd)]
    public async Task Sends_platforms_where_the_engine_knows_them(string platforms, string api, string query)
    {
        await using FakeEngine other = await StartAsync(api);
        await AddAsync(other, "shop/web:1");
        using IDisposable fault = other.Misbehave("GET", "/images/shop/web%3A1/get",
            Fault.Answer("the archive", "application/x-tar"));
        _ = Do($"Export-DockerImage shop/web:1 $d/web.tar -Platform {platforms} -DockerHost $o", other).Clean;
        Assert.Equal("GET /images/shop/web%3A1/get" + query, CallsOf(other)[^1]);
        Assert.Equal("the archive", File.ReadAllText(In("web.tar")));
    }

    [Theory]
    [InlineData("linux/arm64", "1.47", "-Platform needs API 1.48; ")]
    [InlineData("linux/arm64, linux/amd64", "1.51", "-Platform needs API 1.52; ")]
    public async Task A_platform_that_the_engine_does_not_know_is_refused_in_words(string platforms, string api,
        string words)
    {
        await using FakeEngine other = await StartAsync(api);
        await AddAsync(other, "shop/web:1");
        Outcome outcome = Do($"Export-DockerImage shop/web:1 $d/web.tar -Platform {platforms} -DockerHost $o", other);
        Assert.Equal("DockerParameterNeedsNewerEngine", outcome.ErrorId);
        Assert.StartsWith($"{words}{other.DockerHost} is spoken to in API {api}. Nothing was sent.", outcome.ErrorText);
        Assert.DoesNotContain(CallsOf(other), static call => call.Contains("/get", StringComparison.Ordinal));
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Writes_each_to_a_file_of_its_name_in_a_folder_that_it_makes()
    {
        await AddAsync(Engine, "localhost:5000/shop/db:2");
        string[] names = [.. Do("Get-DockerImage -DockerHost $h | Export-DockerImage -Path $d/backup/").As<FileInfo>()
            .Select(static file => file.Name).Order()];
        Assert.Equal(["localhost_5000_shop_db_2.tar", "shop_web_1.tar"], names);
        Assert.Equal(names.Select(static name => "backup/" + name), Files);
        Assert.Equal(["localhost:5000/shop/db:2"], ListOf(In("backup/localhost_5000_shop_db_2.tar")));
        Assert.Equal(["shop/web:1"], ListOf(In("backup/shop_web_1.tar")));
    }

    [Fact]
    public void A_folder_that_is_there_needs_no_slash_and_a_path_is_meant_from_the_location()
    {
        Directory.CreateDirectory(In("there"));
        _ = Do("$null = $ExecutionContext.SessionState.Path.SetLocation($d); Export-DockerImage shop/web:1 there "
            + "-DockerHost $h").Clean;
        Assert.Equal(["there/shop_web_1.tar"], Files);
    }

    [Fact]
    public async Task A_wildcard_means_all_tags_that_fit()
    {
        await AddAsync(Engine, "other:1");
        Engine.State.Change(() => _web.Tags.Add("shop/web:latest"));
        _ = Do("Export-DockerImage shop/* $d/shop.tar -DockerHost $h").Clean;
        Assert.Equal(["shop/web:1 shop/web:latest"], ListOf(In("shop.tar")));
    }

    [Fact]
    public void An_image_from_the_pipeline_keeps_its_names_and_one_without_goes_by_its_id()
    {
        Engine.State.Change(() => _web.Tags.Add("shop/web:latest"));
        _ = Do("Get-DockerImage shop/web:1 -DockerHost $h | Export-DockerImage -Path $d/a.tar").Clean;
        Assert.Equal(["shop/web:1"], ListOf(In("a.tar")));
        _ = Do("Get-DockerImage shop/web -DockerHost $h | Export-DockerImage -Path $d/all.tar").Clean;
        Assert.Equal(["shop/web:1 shop/web:latest"], ListOf(In("all.tar")));
        _ = Do("Get-DockerImage -DockerHost $h | Export-DockerImage -Path $d/listed.tar").Clean;
        Assert.Equal(["shop/web:1 shop/web:latest"], ListOf(In("listed.tar")));
        _ = Do("Get-DockerImage shop/web:1 -Detailed -DockerHost $h | Export-DockerImage -Path $d/b.tar").Clean;
        Assert.Equal(["shop/web:1"], ListOf(In("b.tar")));
        Engine.State.Change(_web.Tags.Clear);
        _ = Do("Get-DockerImage -DockerHost $h | Export-DockerImage -Path $d/c.tar").Clean;
        Assert.Equal([""], ListOf(In("c.tar")));
        Assert.Equal($"GET /images/{Uri.EscapeDataString(_web.Id)}/get", Calls[^1]);
    }

    [Fact]
    public async Task One_that_is_not_there_is_an_error_and_the_others_are_written()
    {
        await AddAsync(Engine, "shop/db:2");
        Outcome outcome = Do("Export-DockerImage shop/web:1, none:1, shop/db:2 $d/ -DockerHost $h");
        Assert.Equal(("DockerObjectNotFound", "none:1", false),
            (outcome.ErrorId, outcome.Errors[0].TargetObject, outcome.Terminated));
        Assert.Equal(["shop_db_2.tar", "shop_web_1.tar"], Files);
    }

    [Fact]
    public void One_that_is_not_there_spoils_a_file_of_several()
    {
        File.WriteAllText(In("shop.tar"), "before");
        Outcome outcome = Do("Export-DockerImage shop/web:1, none:1 $d/shop.tar -DockerHost $h; $?");
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.Contains("none:1", outcome.ErrorText);
        Assert.False((bool)Assert.Single(outcome.Output).BaseObject);
        Assert.Equal("before", File.ReadAllText(In("shop.tar")));
    }

    [Theory]
    [InlineData(true, "web.tar")]
    [InlineData(false, "web.tar")]
    [InlineData(true, "")]
    public void After_a_cut_answer_the_file_is_what_it_was_and_nothing_is_beside_it(bool chunked, string path)
    {
        string file = In(path.Length > 0 ? path : "shop_web_1.tar");
        File.WriteAllText(file, "before");
        using IDisposable fault = Engine.Misbehave("GET", "/images/*/get", Fault.CutAfter(1000, chunked));
        Outcome outcome = Do($"Export-DockerImage shop/web:1 $d/{path} -DockerHost $h");
        Assert.Equal(("DockerResponseIncomplete", "shop/web:1"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains("before the answer to GET /images/shop/web%3A1/get was complete", outcome.ErrorText);
        Assert.Empty(outcome.Output);
        Assert.Equal("before", File.ReadAllText(file));
        Assert.Equal([Path.GetFileName(file)], Files);
    }

    [Fact]
    public async Task The_file_is_what_it_was_until_all_is_there()
    {
        File.WriteAllText(In("web.tar"), "before");
        GateFault gate = Fault.Gate(1000);
        using IDisposable fault = Engine.Misbehave("GET", "/images/*/get", gate);
        Task<Outcome> exporting = Task.Run(() => Do("Export-DockerImage shop/web:1 $d/web.tar -DockerHost $h"), Cancel);
        await gate.Reached.WaitAsync(Cancel);
        Assert.Equal("before", File.ReadAllText(In("web.tar")));
        gate.Open();
        _ = (await exporting.WaitAsync(Cancel)).Clean;
        Assert.Equal(["shop/web:1"], ListOf(In("web.tar")));
    }

    [Fact]
    public async Task A_stopped_pipeline_leaves_no_file()
    {
        GateFault gate = Fault.Gate(1000);
        using IDisposable fault = Engine.Misbehave("GET", "/images/*/get", gate);
        using System.Management.Automation.PowerShell shell =
            Shell.Create("param($h, $f) Export-DockerImage shop/web:1 $f -DockerHost $h", ("h", Engine.DockerHost),
                ("f", In("web.tar")));
        Task<System.Management.Automation.PSDataCollection<System.Management.Automation.PSObject>> running =
            shell.InvokeAsync();
        await gate.Reached.WaitAsync(Cancel);
        await shell.StopAsync(null, null).WaitAsync(Cancel);
        await Assert.ThrowsAsync<System.Management.Automation.PipelineStoppedException>(() => running);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Images_of_two_engines_into_one_file_are_refused()
    {
        await using FakeEngine other = await StartAsync();
        await AddAsync(other, "shop/web:1");
        Outcome outcome = Do("Get-DockerImage -DockerHost $h, $o | Export-DockerImage -Path $d/all.tar", other);
        Assert.Equal(("DockerNameInvalid",
            "Images of 2 engines cannot go into one file. Give a folder: a path that ends in a slash."),
            (outcome.ErrorId, outcome.ErrorText));
        Assert.Empty(Files);
        Assert.DoesNotContain(Calls.Concat(CallsOf(other)),
            static call => call.Contains("/get", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Images_of_two_engines_go_into_one_folder_unless_they_have_the_same_name()
    {
        await using FakeEngine other = await StartAsync();
        await AddAsync(other, "shop/db:2");
        _ = Do("Get-DockerImage -DockerHost $h, $o | Export-DockerImage -Path $d/", other).Clean;
        Assert.Equal(["shop_db_2.tar", "shop_web_1.tar"], Files);
        await AddAsync(other, "shop/web:1", "another");
        Outcome outcome = Do("Export-DockerImage shop/web:1 $d/both/ -DockerHost $h, $o", other);
        Assert.Equal(("DockerNameInvalid", "shop/web:1", false),
            (outcome.ErrorId, outcome.Errors[0].TargetObject, outcome.Terminated));
        Assert.StartsWith(
            $"'shop/web:1' on {other.DockerHost} would take the place of 'shop/web:1' on {Engine.DockerHost} in "
                + $"'{In("both/shop_web_1.tar")}'.", outcome.ErrorText);
        Assert.Single(outcome.Output);
        Assert.Equal("of shop/web:1", MarkerIn(In("both/shop_web_1.tar")));
    }

    [Fact]
    public async Task Two_names_that_would_have_the_same_file_are_told_apart()
    {
        await AddAsync(Engine, "shop_web:1");
        Outcome outcome = Do("Export-DockerImage shop/web:1, shop_web:1, shop/web:1 $d/ -DockerHost $h");
        Assert.Equal(("DockerNameInvalid", "shop_web:1"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Single(outcome.Output);
        Assert.Equal("of shop/web:1", MarkerIn(In("shop_web_1.tar")));
    }

    [Theory]
    [InlineData("$d/none/web.tar")]
    [InlineData("$d/file/")]
    public void Where_nothing_can_be_written_the_error_is_the_files(string path)
    {
        File.WriteAllText(In("file"), "");
        Outcome outcome = Do($"Export-DockerImage shop/web:1 {path} -DockerHost $h");
        Assert.Equal(("DockerFileFailed", "shop/web:1"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Equal(["file"], Files);
    }

    [Fact]
    public void WhatIf_says_which_and_where_to()
    {
        string shown = Show("Get-DockerImage -DockerHost $h | Export-DockerImage -Path $d/web.tar -WhatIf");
        Assert.Contains($"\"Export image to '{In("web.tar")}'\" on target \"shop/web:1 on {Engine.DockerHost}\"",
            shown);
        Assert.Equal(["GET /images/json"], Calls);
        Assert.Empty(Files);
    }

    private static string MarkerIn(string file) => TestTar.Read(File.ReadAllBytes(file))
        .Where(static entry => entry.Key.StartsWith("blobs/", StringComparison.Ordinal))
        .Select(static entry => entry.Value)
        .Where(static blob => blob.Length >= 512 && System.Text.Encoding.ASCII.GetString(blob, 0, 10) == "marker.txt")
        .Select(static blob => System.Text.Encoding.UTF8.GetString(TestTar.Read(blob)["marker.txt"])).Single();
}
