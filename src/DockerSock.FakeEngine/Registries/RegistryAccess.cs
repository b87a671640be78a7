namespace DockerSock.Fake;

/// <summary>Who a registry takes somebody for.</summary>
internal enum RegistryAccess
{
    Nobody,
    User,
    Wrong,
}
