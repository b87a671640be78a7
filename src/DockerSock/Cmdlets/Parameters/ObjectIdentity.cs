using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Which object of an engine a parameter means: text as the user wrote it, or an object itself, with its id, its kind
/// and the engine that it lives on. An object means itself wherever it is given: it never becomes a name that somebody
/// else may have on another engine.
/// </summary>
public sealed class ObjectIdentity
{
    /// <summary>Kinds of our objects by their types' names, also for those that a job or a file has brought.</summary>
    private static readonly Dictionary<string, string> s_words = typeof(DockerObject).Assembly.GetTypes()
        .Where(static type => type.IsSubclassOf(typeof(DockerObject))
            && type.GetConstructor(Type.EmptyTypes) is not null)
        .Select(static type => (type.FullName, ((DockerObject)Activator.CreateInstance(type)!).Word))
        .Where(static kind => kind.Word is not null)
        .ToDictionary(static kind => kind.FullName!, static kind => kind.Word!, StringComparer.Ordinal);

    private readonly PSObject? _shown;

    private ObjectIdentity(string text, string called, string? word, string? host, PSObject? shown)
    {
        Text = text;
        Called = called;
        Word = word;
        DockerHost = host;
        _shown = shown;
    }

    /// <summary>What the engine is asked for: the id, or what the user wrote.</summary>
    public string Text { get; }

    /// <summary>What people call the object.</summary>
    public string Called { get; }

    /// <summary>What people call such an object, container; null where nobody has said.</summary>
    public string? Word { get; }

    /// <summary>
    /// Endpoint of the engine that the object lives on; null for text, which is meant for any engine.
    /// </summary>
    public string? DockerHost { get; }

    /// <summary>True for an object, false for text.</summary>
    public bool IsObject => _shown is not null;

    /// <summary>True for text with wildcards; an object is one, whatever its name looks like.</summary>
    public bool IsWildcard => !IsObject && Patterns.IsWildcard(Text);

    /// <summary>The object itself, where it is one of ours and whole; null for text and for anything else.</summary>
    internal DockerObject? Model => _shown?.BaseObject as DockerObject;

    /// <summary>The name as the client's lookups take it.</summary>
    internal NamePattern Pattern => IsObject ? new NamePattern(Text, null) : Patterns.Of(Text);

    /// <summary>The names as the client's lookups take them.</summary>
    internal static NamePattern[] PatternsOf(IEnumerable<ObjectIdentity> names) =>
        [.. names.Select(static name => name.Pattern)];

    /// <summary>What a user wrote.</summary>
    public static ObjectIdentity Of(string text) => Of(text, null);

    /// <summary>What a user wrote, where only one kind can be meant.</summary>
    internal static ObjectIdentity Of(string text, string? word) => new(text, text, word, null, null);

    /// <summary>A volume that is used where an engine has it; null for none.</summary>
    internal static ObjectIdentity? Volume(string? name, string? host) =>
        name is null || host is null ? null : new(name, name, "volume", host, null);

    /// <summary>A file or folder in a container that was given as an object; null for anything else.</summary>
    internal static ObjectIdentity? OfItem(PSObject shown) =>
        (shown.BaseObject is DockerItem || WordOf(shown) == s_words[typeof(DockerItem).FullName!])
            && TextOf(shown, nameof(DockerItem.Container)) is { } container
            && TextOf(shown, nameof(DockerItem.Path)) is { } path
        ? new($"{container}:{path}", $"{container}:{path}", "item", Host(TextOf(shown, "DockerHost")), shown)
        : null;

    /// <summary>
    /// An object, ours or any other that has an Id or a Name: what a job, Import-Clixml, Select-Object or
    /// Invoke-SockRequest has made. Null for one that has neither.
    /// </summary>
    public static ObjectIdentity? Of(PSObject shown)
    {
        if (shown.BaseObject is DockerObject { Word: not null } model)
        {
            return (TextOf(shown, "Id") ?? TextOf(shown, "Name")) is { } key
                ? new(key, model.Called, model.Word, Host(model.DockerHost), shown) : null;
        }

        return (TextOf(shown, "Id") ?? TextOf(shown, "Name")) is { } text
            ? new(text, TextOf(shown, "Name") ?? NameOf(shown) ?? text, WordOf(shown),
                Host(JsonOrigin.Of(shown) ?? TextOf(shown, "DockerHost")), shown)
            : null;
    }

    /// <summary>The image that a container runs, by its id; null for anything else.</summary>
    internal ObjectIdentity? ImageOfContainer() => Word is null or "container"
        && (Fact("ImageID") ?? (Word is null ? null : Fact("Image"))) is { } id ? As("image", id) : null;

    /// <summary>The image that a container was made of, by its reference; null for anything else.</summary>
    internal ObjectIdentity? ReferenceOfContainer() => Word is null or "container"
        && (Fact("ImageID") is not null ? Fact("Image") : Word is null ? null : Fact("Config", "Image") ?? Fact("Image"))
            is { } reference ? As("image", reference) : null;

    /// <summary>The image of a service, by its reference; null for anything else, and where it has none.</summary>
    internal ObjectIdentity? ReferenceOfService() => Word == ObjectKinds.Service.Word
        && _shown?.Properties["Spec"]?.Value is { } spec
        && Inner(Inner(spec, "TaskTemplate"), "ContainerSpec") is { } container
        && TextOf(PSObject.AsPSObject(container), "Image") is { } image ? As("image", image) : null;

    /// <summary>
    /// An image as the nodes of a swarm find it, which do not know each other's ids: by a tag, else by what a registry
    /// calls it.
    /// </summary>
    internal ObjectIdentity ForService() => Tags() is [var tag, ..] ? tag
        : Facts("RepoDigests") is [var digest, ..] ? As("image", digest) : this;

    /// <summary>
    /// The tags that an image was found by, each by itself, else all that it has; none for anything else.
    /// </summary>
    internal ObjectIdentity[] Tags() => FoundAs() is { Length: > 0 } found ? found : AllTags();

    /// <summary>The tags that an image was found, tagged or built by; none where it was only listed.</summary>
    internal ObjectIdentity[] FoundAs() => [.. Facts(nameof(ImageSummary.FoundAs)).Select(tag => As("image", tag))];

    /// <summary>All tags of an image, each by itself; none for anything else.</summary>
    internal ObjectIdentity[] AllTags() =>
        [.. Facts("RepoTags").Where(static tag => tag != "<none>:<none>").Select(tag => As("image", tag))];

    /// <summary>The repositories of an image's tags, each by itself.</summary>
    internal ObjectIdentity[] Repositories() => [.. Tags().Select(static tag => ImageNames.Split(tag.Text).Repository)
        .Distinct(StringComparer.Ordinal).Select(repository => As("image", repository))];

    /// <summary>A text that the object has under a name; null where it has none.</summary>
    internal string? Fact(string property) => _shown is null ? null : TextOf(_shown, property);

    /// <summary>The texts that the object has under a name.</summary>
    internal string[] Facts(string property) => _shown?.Properties[property]?.Value is { } value
        ? LanguagePrimitives.ConvertTo<string[]>(value) : [];

    /// <summary>What is under a name, of an object inside this one; null where there is none.</summary>
    internal string? Fact(string inner, string property) =>
        _shown?.Properties[inner]?.Value is { } value ? TextOf(PSObject.AsPSObject(value), property) : null;

    /// <summary>What people call it.</summary>
    public override string ToString() => Called;

    private static string? TextOf(PSObject shown, string property) =>
        (shown.Properties[property]?.Value is PSObject wrapped ? wrapped.BaseObject : shown.Properties[property]?.Value)
            is string { Length: > 0 } text ? text : null;

    private ObjectIdentity As(string word, string text) => new(text, text, word, DockerHost, _shown);

    private static object? Inner(object? value, string property) =>
        value is null ? null : PSObject.AsPSObject(value).Properties[property]?.Value;

    private static string? Host(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>Containers have several names, of which the first is theirs.</summary>
    private static string? NameOf(PSObject shown) => shown.Properties["Names"]?.Value is { } names
        && LanguagePrimitives.ConvertTo<string[]>(names) is [{ Length: > 0 } first, ..] ? first.TrimStart('/') : null;

    private static string? WordOf(PSObject shown)
    {
        foreach (string name in shown.TypeNames)
        {
            string type = name[(name.StartsWith("Deserialized.", StringComparison.Ordinal) ? "Deserialized.".Length
                : name.StartsWith("Selected.", StringComparison.Ordinal) ? "Selected.".Length : 0)..];
            if (s_words.TryGetValue(type, out string? word))
            {
                return word;
            }

            if (type == typeof(DockerEvent).FullName)
            {
                return TextOf(shown, "Type");
            }
        }

        return null;
    }
}
