using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Reads the steps of a pull, a push, a load, an import or a build as they arrive. Such an answer has begun with 200
/// and can still fail: its error is an exception, never a step. One that ends without its last word has failed too.
/// </summary>
internal static class EngineSteps
{
    /// <summary>What is said of an answer that has ended too early.</summary>
    public const string Unended = "the engine ended its answer without saying that it is done.";

    /// <summary>Sends a request and reads the steps.</summary>
    /// <param name="call">The engine.</param>
    /// <param name="request">The request.</param>
    /// <param name="isEnd">True for a step that says that it is done.</param>
    /// <param name="failure">Makes the failure of the engine's words, and of the answer where it was refused.</param>
    /// <exception cref="SockException">What <paramref name="failure"/> has made, or the connection failed.</exception>
    public static async IAsyncEnumerable<EngineStep> ReadAsync(EngineCall call, DockerRequest request,
        Func<EngineStep, bool> isEnd, Func<string, SockException?, SockException> failure)
    {
        bool isDone = false;
        IAsyncEnumerable<EngineStep> steps = call.StreamAsync(request, DockerJson.Default.EngineStep,
            refused => RegistryFailure.MayBe(refused) ? failure(refused.Message, refused) : refused);
        await foreach (EngineStep step in steps.ConfigureAwait(false))
        {
            if ((step.ErrorDetail?.Message ?? step.Error) is { Length: > 0 } problem)
            {
                throw failure(problem, null);
            }

            isDone |= isEnd(step);
            yield return step;
        }

        if (!isDone)
        {
            throw failure(Unended, null);
        }
    }
}
