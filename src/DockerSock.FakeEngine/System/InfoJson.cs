using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>The engine as GET /info shows it.</summary>
internal static class InfoJson
{
    public static void Write(Utf8JsonWriter writer, EngineState state, ApiVersion api)
    {
        SystemFacts facts = state.System;
        IReadOnlyList<EngineContainer> containers = state.Containers;
        writer.WriteStartObject();
        writer.WriteString("ID", facts.Id);
        writer.WriteNumber("Containers", containers.Count);
        writer.WriteNumber("ContainersRunning",
            containers.Count(container => container.State == ContainerState.Running));
        writer.WriteNumber("ContainersPaused", containers.Count(container => container.State == ContainerState.Paused));
        writer.WriteNumber("ContainersStopped", containers.Count(container => !container.IsRunning));
        writer.WriteNumber("Images", state.Images.Count);
        writer.WriteString("Driver", "overlay2");
        WriteRaw(writer, "DriverStatus", """
            [["Backing Filesystem","extfs"],["Supports d_type","true"],["Native Overlay Diff","true"]]
            """);
        writer.Object("Plugins", () =>
        {
            writer.Texts("Volume", ["local"]);
            writer.Texts("Network", ["bridge", "host", "ipvlan", "macvlan", "null", "overlay"]);
            writer.WriteNull("Authorization");
            writer.Texts("Log", ["json-file", "local", "none"]);
        });
        foreach (string feature in (string[])
        [
            "MemoryLimit", "SwapLimit", "CpuCfsPeriod", "CpuCfsQuota", "CPUShares", "CPUSet", "PidsLimit",
            "IPv4Forwarding",
        ])
        {
            writer.WriteBoolean(feature, true);
        }

        if (!api.From(42))
        {
            writer.WriteBoolean("KernelMemory", true);
        }

        if (!api.From(50))
        {
            writer.WriteBoolean("BridgeNfIptables", !api.From(48));
            writer.WriteBoolean("BridgeNfIp6tables", !api.From(48));
        }

        if (!api.From(52))
        {
            writer.WriteBoolean("KernelMemoryTCP", true);
        }

        writer.WriteBoolean("Debug", false);
        writer.WriteNumber("NFd", 24);
        writer.WriteBoolean("OomKillDisable", false);
        writer.WriteNumber("NGoroutines", 40);
        writer.WriteString("SystemTime", GoText.Time(state.Now));
        writer.WriteString("LoggingDriver", "json-file");
        writer.WriteString("CgroupDriver", "systemd");
        writer.WriteString("CgroupVersion", "2");
        writer.WriteNumber("NEventsListener", state.Events.Followers);
        writer.WriteString("KernelVersion", facts.KernelVersion);
        writer.WriteString("OperatingSystem", facts.OperatingSystem);
        writer.WriteString("OSVersion", "");
        writer.WriteString("OSType", "linux");
        writer.WriteString("Architecture", "x86_64");
        writer.WriteString("IndexServerAddress", "https://index.docker.io/v1/");
        WriteRaw(writer, "RegistryConfig", """
            {"IndexConfigs":{"docker.io":{"Mirrors":[],"Name":"docker.io","Official":true,"Secure":true}},
            "InsecureRegistryCIDRs":["::1/128","127.0.0.0/8"],"Mirrors":null}
            """);
        writer.WriteNumber("NCPU", facts.Processors);
        writer.WriteNumber("MemTotal", facts.Memory);
        writer.WriteNull("GenericResources");
        writer.WriteString("DockerRootDir", facts.RootDirectory);
        writer.WriteString("HttpProxy", "");
        writer.WriteString("HttpsProxy", "");
        writer.WriteString("NoProxy", "");
        writer.WriteString("Name", facts.Name);
        writer.Texts("Labels", []);
        writer.WriteBoolean("ExperimentalBuild", false);
        writer.WriteString("ServerVersion", facts.Version);
        WriteRaw(writer, "Runtimes", """{"io.containerd.runc.v2":{"path":"runc"},"runc":{"path":"runc"}}""");
        writer.WriteString("DefaultRuntime", "runc");
        writer.WritePropertyName("Swarm");
        state.Change(() => SwarmInfoJson.Write(writer, state));
        writer.WriteBoolean("LiveRestoreEnabled", false);
        writer.WriteString("Isolation", "");
        writer.WriteString("InitBinary", "docker-init");
        foreach (string part in (string[])["ContainerdCommit", "RuncCommit", "InitCommit"])
        {
            writer.Object(part, () =>
            {
                writer.WriteString("ID", "fa4e000");
                if (!api.From(49))
                {
                    writer.WriteString("Expected", "fa4e000");
                }
            });
        }

        writer.Texts("SecurityOptions", ["name=seccomp,profile=builtin", "name=cgroupns"]);
        writer.Texts("Warnings", facts.Warnings, nullWhenEmpty: true);
        if (api.From(44))
        {
            writer.Texts("CDISpecDirs", []);
        }

        if (api.From(46))
        {
            WriteRaw(writer, "Containerd", """
                {"Address":"/run/containerd/containerd.sock",
                "Namespaces":{"Containers":"moby","Plugins":"plugins.moby"}}
                """);
        }

        if (api.From(49))
        {
            writer.Object("FirewallBackend", () => writer.WriteString("Driver", "iptables"));
        }

        writer.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter writer, string name, string json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }
}
