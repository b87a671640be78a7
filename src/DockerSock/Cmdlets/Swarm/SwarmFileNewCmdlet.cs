using System.Management.Automation;
using System.Net;
using System.Security;
using System.Text;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that creates a secret or a config: a file that a swarm hands to tasks.</summary>
public abstract class SwarmFileNewCmdlet : DockerCmdlet
{
    private readonly MemoryStream _content = new();
    private bool _lastWasText;

    /// <summary>The name that services know it by.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>
    /// Its content: text, which is sent as UTF-8, a SecureString, bytes, or a file that Get-Item found. Of several the
    /// pipeline makes one: bytes as they are, texts as lines.
    /// </summary>
    [Parameter(ParameterSetName = "Value", Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [Alias("Data")]
    [AllowEmptyString]
    [ValidateNotNull]
    public object Value { get; set; } = "";

    /// <summary>The file that has its content.</summary>
    [Parameter(ParameterSetName = "File", Mandatory = true)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Labels, such as @{ owner = 'shop' }.</summary>
    [Parameter]
    [Alias("l")]
    [Map]
    public DockerMap<string>? Label { get; set; }

    /// <summary>What fills in placeholders in it when a task is given it: golang. API 1.37.</summary>
    [Parameter]
    [Alias("TemplateDriver")]
    [ValidateNotNullOrEmpty]
    public string? Templating { get; set; }

    /// <summary>What it is called: secret.</summary>
    private protected abstract ObjectKind Kind { get; }

    /// <summary>What it is to be, as a body that is never shown where it is secret.</summary>
    private protected abstract RequestBody Body(SwarmFileCreate wanted);

    /// <summary>True when it has no content of its own.</summary>
    private protected virtual bool IsElsewhere => false;

    private protected sealed override void Process()
    {
        if (Path is not null)
        {
            _content.Write(FileFailure.Read(FullPath(Path), File.ReadAllBytes));
        }
        else if (!IsElsewhere)
        {
            Add(Value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : Value);
        }
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(() =>
    {
        SwarmFileCreate wanted = new()
        {
            Name = Name,
            Labels = Label,
            Data = IsElsewhere ? null : _content.ToArray(),
            Templating = Templating is null ? null : new SwarmDriver { Name = Templating },
        };
        foreach (DockerEngine engine in Engines())
        {
            if (ShouldProcess($"{Name} on {engine.Endpoint}", $"Create {Kind.Word}"))
            {
                Ask(engine, Name, call => CreateAsync(call, wanted));
            }
        }
    });

    private async IAsyncEnumerable<object?> CreateAsync(EngineCall call, SwarmFileCreate wanted)
    {
        SwarmCreated made = await call.ReadAsync(DockerRequest.Post($"/{Kind.Word}s/create", Body(wanted))
            .Needs(Templating is null ? null : "1.37", nameof(Templating)), DockerJson.Default.SwarmCreated)
            .ConfigureAwait(false);
        yield return await Kind.InspectAsync(call, made.Id).ConfigureAwait(false);
    }

    private void Add(object value)
    {
        if (value is object[] many)
        {
            foreach (object one in many)
            {
                Add(one is PSObject wrapped ? wrapped.BaseObject : one);
            }

            return;
        }

        byte[] bytes = value switch
        {
            byte[] whole => whole,
            byte one => [one],
            FileInfo file => FileFailure.Read(file.FullName, File.ReadAllBytes),
            SecureString secure => Encoding.UTF8.GetBytes(new NetworkCredential("", secure).Password),
            string text => Encoding.UTF8.GetBytes(text),
            _ => throw new SockException(SockFailure.NameInvalid,
                $"The {Kind.Word} '{Name}' can have text, a SecureString, bytes or a file, and no "
                    + $"{value.GetType().Name}."),
        };
        bool isText = value is string;
        if (isText && _lastWasText)
        {
            _content.WriteByte((byte)'\n');
        }

        _content.Write(bytes);
        _lastWasText = isText;
    }
}
