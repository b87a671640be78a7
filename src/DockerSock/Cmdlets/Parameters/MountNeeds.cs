using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// API versions that parts of a mount came with: an older engine leaves such a part out without a word, and mounts
/// more than was meant. To say no to one of them is to ask for what an older engine does anyway.
/// </summary>
internal static class MountNeeds
{
    /// <summary>The versions that mounts need, and what of them needs each.</summary>
    public static IEnumerable<(string Since, string Parameter)> Of(Mount[]? mounts) => (mounts ?? [])
        .SelectMany(static mount => new[]
    {
        ("1.40", mount.BindOptions?.NonRecursive is true, "bind-recursive=disabled"),
        ("1.42", mount.BindOptions?.CreateMountpoint is true, "bind-create-src"),
        ("1.44", mount.BindOptions?.ReadOnlyNonRecursive is true, "bind-recursive=writable"),
        ("1.44", mount.BindOptions?.ReadOnlyForceRecursive is true, "bind-recursive=readonly"),
        ("1.45", mount.VolumeOptions?.Subpath is not null, "volume-subpath"),
        ("1.46", mount.TmpfsOptions?.Options is not null, "options of a tmpfs"),
        ("1.48", mount.Type == "image", "type=image"),
    }).Where(static need => need.Item2).Select(static need => (need.Item1, $"{nameof(Mount)} with {need.Item3}"));
}
