namespace DockerSock.Fake;

/// <content>What goes away.</content>
public sealed partial class EngineState
{
    /// <summary>Removes a container that does not run.</summary>
    internal void Remove(EngineContainer container, bool volumes)
    {
        lock (Sync)
        {
            container.IsRemoved = true;
            ContainerStore.Remove(container);
            foreach (EngineExec exec in ExecStore.Values.Where(exec => exec.Container == container).ToArray())
            {
                ExecStore.Remove(exec.Id);
            }

            if (volumes)
            {
                VolumeList.RemoveAll(volume => Ids.IsHex(volume.Name) && volume.Name.Length == 64
                    && container.Mounts.Any(mount => mount.Name == volume.Name));
            }

            container.Emit("destroy");
        }

        container.Changed.Beat();
    }
}
