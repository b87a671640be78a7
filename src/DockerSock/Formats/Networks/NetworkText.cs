namespace DockerSock.Formats;

/// <summary>How the views show networks; also those that a job or a file has given back.</summary>
public static class NetworkText
{
    /// <summary>Pools of addresses, each in a line: <c>172.28.0.0/16, gateway 172.28.0.1</c>.</summary>
    public static string Pools(object network) => CellText.Lines(Row.Items(network, "IPAM", "Config")
        .Select(static pool => string.Join(", ",
        [
            Row.Text(pool, "Subnet"),
            .. Known("range ", Row.Text(pool, "IPRange")),
            .. Known("gateway ", Row.Text(pool, "Gateway")),
            .. Row.Entries(pool, "AuxiliaryAddresses").Select(static taken => $"{taken.Key} has {taken.Value}"),
        ])));

    /// <summary>Containers of a network, each in a line: <c>web 172.28.0.2/16</c>.</summary>
    public static string Containers(object network) => CellText.Lines(Row.Entries(network, "Containers")
        .Select(static entry => string.Join(' ',
        [
            Row.Text(entry.Value, "Name"), .. Known("", Row.Text(entry.Value, "IPv4Address")),
            .. Known("", Row.Text(entry.Value, "IPv6Address")),
        ])).Order(StringComparer.Ordinal));

    /// <summary>Services of a swarm in a network, each in a line: <c>web 10.0.1.2, 4 tasks</c>.</summary>
    public static string Services(object network) => CellText.Lines(Row.Entries(network, "Services")
        .Where(static entry => entry.Key.Length > 0)
        .Select(static entry => $"{entry.Key} {Row.Text(entry.Value, "VIP")}, {Row.Items(entry.Value, "Tasks").Count} tasks"));

    /// <summary>What is special about a network: <c>internal, attachable</c>; nothing for an ordinary one.</summary>
    public static string Traits(object network) => string.Join(", ",
        new (string Property, string Word)[]
        {
            ("Internal", "internal"), ("Attachable", "attachable"), ("Ingress", "ingress"), ("EnableIPv6", "IPv6"),
            ("ConfigOnly", "only a configuration"),
        }.Where(trait => Row.Is(network, trait.Property)).Select(static trait => trait.Word));

    private static string[] Known(string word, string value) => value.Length > 0 ? [word + value] : [];
}
