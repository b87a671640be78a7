namespace DockerSock.Help;

/// <summary>Composes the module's help files from what was built and from the topic's template.</summary>
public static class HelpWriter
{
    /// <summary>
    /// The help files as they should be, by their path below the repository; the same text on every run.
    /// </summary>
    /// <param name="repositoryRoot">Top folder of the repository, with the built module in bin.</param>
    /// <exception cref="HelpException">Something has no summary, or an attribute names an operation that is
    /// none.</exception>
    public static IReadOnlyDictionary<string, string> Compose(string repositoryRoot)
    {
        List<string> problems = [];
        XmlDocs docs = XmlDocs.Load(Path.Combine(repositoryRoot, "bin", "DockerSock.xml"));
        RouteList routes =
            RouteList.Load(Path.Combine(repositoryRoot, "src", "DockerSock", "Client", "Http", "Routes.tsv"));
        using LoadedModule module = LoadedModule.Import(Path.Combine(repositoryRoot, "DockerSock.psd1"));
        CmdletReader reader = new(docs, routes, module.Cmdlets, problems);
        CmdletHelp[] cmdlets = [.. module.Cmdlets.Select(reader.Read)];
        string template =
            File.ReadAllText(Path.Combine(repositoryRoot, "src", "DockerSock.Help", "about_DockerSock.txt"));
        string about = new AboutTopic(reader.Text, docs, problems)
            .Compose(template, cmdlets, module.Type("DockerSock.Client.SockFailure"));
        return problems.Count > 0
            ? throw new HelpException(problems)
            : new Dictionary<string, string>
            {
                ["en-US/DockerSock.dll-Help.xml"] = MamlWriter.Write(cmdlets),
                ["en-US/about_DockerSock.help.txt"] = about,
            };
    }
}
