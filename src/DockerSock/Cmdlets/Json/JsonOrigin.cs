using System.Management.Automation;
using System.Runtime.CompilerServices;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>
/// Remembers which endpoint an object of Invoke-SockRequest came from, beside the object and not in it: its JSON stays
/// what the engine sent, and no field of it says where a later command goes.
/// </summary>
internal static class JsonOrigin
{
    private static readonly ConditionalWeakTable<PSObject, string> s_origins = [];

    /// <summary>
    /// Remembers where a value came from; of one that wraps lists, as that of volumes does, where their objects did.
    /// </summary>
    public static object? Remember(object? value, DockerEndpoint endpoint)
    {
        if (value is not PSObject shown)
        {
            return value;
        }

        s_origins.AddOrUpdate(shown, endpoint.Text);
        if (shown.Properties["Id"] is null && shown.Properties["Name"] is null)
        {
            foreach (PSObject one in shown.Properties.Select(static property => property.Value).OfType<object[]>()
                .SelectMany(static list => list.OfType<PSObject>()))
            {
                s_origins.AddOrUpdate(one, endpoint.Text);
            }
        }

        return value;
    }

    /// <summary>The endpoint; null for an object that was made elsewhere.</summary>
    public static string? Of(PSObject shown) => s_origins.TryGetValue(shown, out string? origin) ? origin : null;
}
