using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Every area of the API that the engine answers. A new area adds its line here.</summary>
internal static class Areas
{
    public static RouteTable All()
    {
        RouteTable routes = new();
        SystemRoutes.Map(routes);
        EventRoutes.Map(routes);
        DiskUsageRoutes.Map(routes);
        SwarmRoutes.Map(routes);
        NodeRoutes.Map(routes);
        SwarmDataRoutes.Map(routes);
        ServiceRoutes.Map(routes);
        TaskRoutes.Map(routes);
        NetworkRoutes.Map(routes);
        VolumeRoutes.Map(routes);
        PluginRoutes.Map(routes);
        ContainerRoutes.Map(routes);
        ContainerLifeRoutes.Map(routes);
        ContainerChangeRoutes.Map(routes);
        ContainerArchiveRoutes.Map(routes);
        ContainerLookRoutes.Map(routes);
        ContainerStatsRoutes.Map(routes);
        CommitRoutes.Map(routes);
        ContainerLogRoutes.Map(routes);
        AttachRoutes.Map(routes);
        ExecRoutes.Map(routes);
        ImageArchiveRoutes.Map(routes);
        ImportRoutes.Map(routes);
        BuildRoutes.Map(routes);
        ImageRoutes.Map(routes);
        RegistryRoutes.Map(routes);
        ImageHistoryRoutes.Map(routes);
        ImagePruneRoutes.Map(routes);
        ImagePullRoutes.Map(routes);
        ImagePushRoutes.Map(routes);
        ImageChangeRoutes.Map(routes);
        return routes;
    }
}
