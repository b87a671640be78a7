using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>A swarm as GET /swarm and GET /info show it.</summary>
internal static class SwarmJson
{
    /// <summary>Writes it; the tokens are for managers that ask for the swarm itself.</summary>
    public static void Write(Utf8JsonWriter writer, EngineSwarm swarm, bool withTokens)
    {
        writer.WriteStartObject();
        WriteMeta(writer, swarm);
        WriteSpec(writer, swarm.Spec);
        WriteTls(writer, swarm.Authority);
        writer.WriteBoolean("RootRotationInProgress", false);
        writer.Texts("DefaultAddrPool", swarm.AddressPools);
        writer.WriteNumber("SubnetSize", swarm.SubnetSize);
        writer.WriteNumber("DataPathPort", swarm.DataPathPort);
        if (withTokens)
        {
            writer.Object("JoinTokens", () =>
            {
                writer.WriteString("Worker", swarm.WorkerToken);
                writer.WriteString("Manager", swarm.ManagerToken);
            });
        }

        writer.WriteEndObject();
    }

    /// <summary>What all that managers keep begins with.</summary>
    public static void WriteMeta(Utf8JsonWriter writer, SwarmObject kept)
    {
        writer.WriteString("ID", kept.Id);
        writer.Object("Version", () => writer.WriteNumber("Index", kept.Version));
        writer.WriteString("CreatedAt", GoText.Time(kept.CreatedAt));
        writer.WriteString("UpdatedAt", GoText.Time(kept.UpdatedAt));
    }

    /// <summary>The certificate that nodes trust, and who made it.</summary>
    public static void WriteTls(Utf8JsonWriter writer, SwarmAuthority authority) => writer.Object("TLSInfo", () =>
    {
        writer.WriteString("TrustRoot", authority.Certificate);
        writer.WriteBase64String("CertIssuerSubject", authority.Subject.Span);
        writer.WriteBase64String("CertIssuerPublicKey", authority.PublicKey.Span);
    });

    /// <summary>A driver, where there is one.</summary>
    public static void WriteDriver(Utf8JsonWriter writer, string name, SwarmDriver? driver)
    {
        if (driver is not null)
        {
            writer.Object(name, () =>
            {
                writer.TextOrNothing("Name", driver.Name);
                if (driver.Options is { } options)
                {
                    writer.Map("Options", options);
                }
            });
        }
    }

    private static void WriteSpec(Utf8JsonWriter writer, SwarmSpec spec) => writer.Object("Spec", () =>
    {
        writer.WriteString("Name", spec.Name);
        writer.Map("Labels", spec.Labels);
        writer.Object("Orchestration", () => writer.WriteNumber("TaskHistoryRetentionLimit", spec.TaskHistoryLimit));
        writer.Object("Raft", () =>
        {
            writer.NumberOrNothing("SnapshotInterval", spec.SnapshotInterval);
            writer.WriteNumber("KeepOldSnapshots", spec.KeepOldSnapshots);
            writer.NumberOrNothing("LogEntriesForSlowFollowers", spec.LogEntriesForSlowFollowers);
            writer.WriteNumber("ElectionTick", spec.ElectionTick);
            writer.WriteNumber("HeartbeatTick", spec.HeartbeatTick);
        });
        writer.Object("Dispatcher", () => writer.NumberOrNothing("HeartbeatPeriod", spec.HeartbeatPeriod));
        writer.Object("CAConfig", () =>
        {
            writer.NumberOrNothing("NodeCertExpiry", spec.NodeCertExpiry);
            if (spec.ExternalAuthorities.Count > 0)
            {
                writer.List("ExternalCAs", spec.ExternalAuthorities, authority =>
                {
                    writer.WriteString("Protocol", authority.Protocol);
                    writer.WriteString("URL", authority.Url);
                    if (authority.Options is { } options)
                    {
                        writer.Map("Options", options);
                    }

                    writer.WriteString("CACert", authority.Certificate);
                });
            }

            writer.NumberOrNothing("ForceRotate", spec.ForceRotate);
        });
        writer.Object("TaskDefaults", static () => { }); // Engines keep the log driver of tasks, but do not tell it.
        writer.Object("EncryptionConfig", () => writer.WriteBoolean("AutoLockManagers", spec.AutoLock));
    });
}
