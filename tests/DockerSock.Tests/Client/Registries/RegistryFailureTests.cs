using System.Net;
using DockerSock.Client;

namespace DockerSock.Tests.Client;

/// <summary>What engines say of registries, in their own words, and what it means.</summary>
public sealed class RegistryFailureTests
{
    [Theory]
    [InlineData("unauthorized: authentication required", SockFailure.RegistryDenied)]
    [InlineData("Head \"http://localhost:5001/v2/app/manifests/1\": no basic auth credentials",
        SockFailure.RegistryDenied)]
    [InlineData("denied: requested access to the resource is denied", SockFailure.RegistryDenied)]
    [InlineData(
        "pull access denied for none, repository does not exist or may require 'docker login': denied: requested "
            + "access to the resource is denied",
        SockFailure.RegistryDenied)]
    [InlineData("login attempt to http://localhost:5001/v2/ failed with status: 401 Unauthorized",
        SockFailure.RegistryDenied)]
    [InlineData("Get \"https://registry-1.docker.io/v2/\": unauthorized: incorrect username or password",
        SockFailure.RegistryDenied)]
    [InlineData("unable to retrieve auth token: invalid username/password: unauthorized: authentication required",
        SockFailure.RegistryDenied)]
    [InlineData("unexpected status from HEAD request to http://localhost:5001/v2/app/manifests/1: 403 Forbidden",
        SockFailure.RegistryDenied)]
    [InlineData("manifest for localhost:5000/app:no not found: manifest unknown: manifest unknown",
        SockFailure.ImageUnknown)]
    [InlineData("repository localhost:5000/none not found: name unknown: repository name not known to registry",
        SockFailure.ImageUnknown)]
    [InlineData("failed to resolve reference \"localhost:5000/app:no\": localhost:5000/app:no: not found",
        SockFailure.ImageUnknown)]
    [InlineData("no matching manifest for linux/s390x in the manifest list entries", SockFailure.ImageUnknown)]
    [InlineData("tag does not exist: localhost:5000/app:no", SockFailure.ImageUnknown)]
    [InlineData("localhost:5000/app:no: image not known", SockFailure.ImageUnknown)]
    [InlineData("Get \"http://localhost:5999/v2/\": dial tcp [::1]:5999: connect: connection refused",
        SockFailure.RegistryUnreachable)]
    [InlineData("Get \"https://reg.example.com/v2/\": dial tcp: lookup reg.example.com on 192.0.2.1:53: no such host",
        SockFailure.RegistryUnreachable)]
    [InlineData("Get \"https://reg.example.com/v2/\": net/http: TLS handshake timeout",
        SockFailure.RegistryUnreachable)]
    [InlineData(
        "Get \"https://reg.example.com/v2/\": tls: failed to verify certificate: x509: certificate signed by unknown "
            + "authority", SockFailure.RegistryUnreachable)]
    [InlineData("Get \"https://reg.example.com/v2/\": http: server gave HTTP response to HTTPS client",
        SockFailure.RegistryUnreachable)]
    [InlineData(
        "Get \"https://reg.example.com/v2/\": net/http: request canceled while waiting for connection "
            + "(Client.Timeout exceeded while awaiting headers)",
        SockFailure.RegistryUnreachable)]
    [InlineData("failed to register layer: write /usr/bin/x: no space left on device", SockFailure.DiskFull)]
    [InlineData("open /var/lib/x: disk quota exceeded", SockFailure.DiskFull)]
    [InlineData("toomanyrequests: You have reached your pull rate limit", SockFailure.PullFailed)]
    [InlineData("unexpected EOF", SockFailure.PullFailed)]
    public void The_words_tell_what_it_is(string said, SockFailure failure)
    {
        SockException inner = new(SockFailure.EngineError, said) { Status = HttpStatusCode.InternalServerError };
        SockException problem = RegistryFailure.Of(SockFailure.PullFailed, "It could not be pulled", said, inner);
        Assert.Equal((failure, $"It could not be pulled: {said}", HttpStatusCode.InternalServerError),
            (problem.Failure, problem.Message, problem.Status));
        Assert.Equal(failure == SockFailure.PullFailed, problem.Advice is null);
    }

    [Theory]
    [InlineData("write /f: no space left on device", SockFailure.DiskFull)]
    [InlineData("access denied", SockFailure.LoadFailed)]
    public void Without_a_registry_only_the_disk_counts(string said, SockFailure failure) =>
        Assert.Equal(failure, RegistryFailure.OfEngine(SockFailure.LoadFailed, "It could not be loaded", said).Failure);

    [Theory]
    [InlineData(SockFailure.ObjectNotFound, HttpStatusCode.NotFound, true)]
    [InlineData(SockFailure.Denied, HttpStatusCode.Unauthorized, true)]
    [InlineData(SockFailure.EngineError, HttpStatusCode.InternalServerError, true)]
    [InlineData(SockFailure.BadRequest, HttpStatusCode.BadRequest, false)]
    [InlineData(SockFailure.NotImplemented, HttpStatusCode.NotImplemented, false)]
    [InlineData(SockFailure.ProxyResponse, HttpStatusCode.Unauthorized, false)]
    [InlineData(SockFailure.ConnectionRefused, null, false)]
    public void A_failure_of_the_engine_itself_stays_what_it_is(SockFailure failure, HttpStatusCode? status,
        bool may) =>
        Assert.Equal(may, RegistryFailure.MayBe(new SockException(failure, "said") { Status = status }));
}
