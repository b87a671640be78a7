using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>
/// What everything takes on the disk: lists up to API 1.52, sums from then on, whose lists come when they are asked
/// for.
/// </summary>
internal static class DiskUsageRoutes
{
    private static readonly string[] s_types = ["container", "image", "volume", "build-cache"];

    public static void Map(RouteTable routes) => routes.Get("/system/df", UsageAsync);

    private static Task UsageAsync(EngineCall call)
    {
        string[] asked = call.Api.From(42) ? [.. call.Request.Query.GetValueOrDefault("type", [])] : [];
        if (asked.FirstOrDefault(type => !s_types.Contains(type)) is { } unknown)
        {
            throw EngineException.BadRequest($"unknown object type: {unknown}");
        }

        bool verbose = call.Api.From(52) && call.Flag("verbose");
        return call.JsonAsync(writer => call.State.Change(() =>
        {
            Usage usage = new(writer, call.State, call.Api, type => asked.Length == 0 || asked.Contains(type));
            writer.WriteStartObject();
            if (!call.Api.From(53) && !verbose)
            {
                usage.WriteLists();
            }

            if (call.Api.From(52))
            {
                usage.WriteSums(verbose);
            }

            writer.WriteEndObject();
        }));
    }

    /// <summary>Writes the use of the disk.</summary>
    private sealed class Usage
    {
        private readonly Utf8JsonWriter _writer;
        private readonly EngineState _state;
        private readonly ApiVersion _api;
        private readonly Func<string, bool> _isAsked;
        private readonly ImageNames _names;
        private readonly Dictionary<string, long> _layers = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);
        private readonly IReadOnlyList<EngineBuildRecord> _cache;

        public Usage(Utf8JsonWriter writer, EngineState state, ApiVersion api, Func<string, bool> isAsked)
        {
            _writer = writer;
            _state = state;
            _api = api;
            _isAsked = isAsked;
            _names = new ImageNames(state);
            _cache = state.AllBuildCache();
            foreach ((string layer, long size) in state.Store.All.SelectMany(image => image.ChainIds()
                .Zip(image.SizesOfLayers())))
            {
                _layers[layer] = size;
                _uses[layer] = _uses.GetValueOrDefault(layer) + 1;
            }
        }

        public void WriteLists()
        {
            _writer.WriteNumber("LayersSize", _isAsked("image") ? _layers.Values.Sum() : 0);
            List("Images", "image", _state.Store.All, Image);
            List("Containers", "container", _state.ContainerStore.All, Container);
            List("Volumes", "volume", _state.VolumeList, Volume);
            List("BuildCache", "build-cache", _cache, Record);
            if (!_api.From(43))
            {
                _writer.WriteNumber("BuilderSize", 0);
            }
        }

        public void WriteSums(bool items)
        {
            long unused = _layers.Values.Sum() - _state.Store.All.Where(image => Users(image) > 0)
                .Sum(image => image.Size - Shared(image));
            Sum("ImageUsage", "image", _state.Store.All, image => Users(image) > 0, _layers.Values.Sum(), unused,
                items, Image);
            Sum("ContainerUsage", "container", _state.ContainerStore.All, container => container.IsRunning,
                _state.ContainerStore.All.Sum(container => container.WrittenSize),
                _state.ContainerStore.All.Where(container => !container.IsRunning)
                    .Sum(container => container.WrittenSize), items, Container);
            Sum("VolumeUsage", "volume", _state.VolumeList, volume => _state.UsersOf(volume).Any(),
                _state.VolumeList.Sum(volume => volume.Size),
                _state.VolumeList.Where(volume => !_state.UsersOf(volume).Any()).Sum(volume => volume.Size),
                items, Volume);
            Sum("BuildCacheUsage", "build-cache", _cache, record => record.InUse,
                _cache.Where(record => !record.Shared).Sum(record => record.Size),
                _cache.Where(record => !record.Shared && !record.InUse).Sum(record => record.Size), items, Record);
        }

        private void List<T>(string name, string type, IEnumerable<T> all, Action<T> write)
        {
            if (!_isAsked(type))
            {
                _writer.WriteNull(name);
                return;
            }

            _writer.WriteStartArray(name);
            foreach (T one in all)
            {
                write(one);
            }

            _writer.WriteEndArray();
        }

        private void Sum<T>(string name, string type,
            IEnumerable<T> all, Func<T, bool> isActive, long size, long reclaimable, bool items, Action<T> write)
        {
            if (!_isAsked(type))
            {
                return;
            }

            _writer.Object(name, () =>
            {
                _writer.WriteNumber("ActiveCount", all.Count(isActive));
                _writer.WriteNumber("TotalCount", all.Count());
                _writer.WriteNumber("Reclaimable", reclaimable);
                _writer.WriteNumber("TotalSize", size);
                if (items)
                {
                    List("Items", type, all, write);
                }
            });
        }

        private int Users(EngineImage image) =>
            _state.ContainerStore.All.Count(container => container.ImageId == image.Id);

        private long Shared(EngineImage image) => image.ChainIds().Where(layer => _uses[layer] > 1)
            .Sum(layer => _layers[layer]);

        private void Image(EngineImage image) => ImageJson.WriteSummary(
            _writer, image, [.. image.Tags], [.. image.Digests], Users(image), Shared(image), _api, _state,
            manifests: false, counted: true);

        private void Container(EngineContainer container) =>
            ContainerListJson.Write(_writer, container, _names, _api, size: true);

        private void Volume(EngineVolume volume) => VolumeJson.Write(_writer, volume, _state.UsersOf(volume).Count());

        private void Record(EngineBuildRecord record)
        {
            _writer.WriteStartObject();
            _writer.WriteString("ID", record.Id);
            if (!_api.From(42))
            {
                _writer.WriteString("Parent", record.Parents.FirstOrDefault() ?? "");
            }
            else if (record.Parents.Count > 0)
            {
                // Engines up to Docker 28 misspell it.
                _writer.Texts(_api.From(52) ? "Parents" : " Parents", record.Parents);
            }

            _writer.WriteString("Type", record.Type);
            _writer.WriteString("Description", record.Description);
            _writer.WriteBoolean("InUse", record.InUse);
            _writer.WriteBoolean("Shared", record.Shared);
            _writer.WriteNumber("Size", record.Size);
            _writer.WriteString("CreatedAt", GoText.Time(record.Created));
            _writer.WriteString("LastUsedAt", GoText.Time(record.LastUsed));
            _writer.WriteNumber("UsageCount", record.UsageCount);
            _writer.WriteEndObject();
        }
    }
}
