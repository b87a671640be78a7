namespace DockerSock.Tests.Completion;

/// <summary>
/// Tests of completion, one after the other: how long an engine is waited for holds for all, and a machine that is busy
/// with other tests needs more than a person would wait.
/// </summary>
[CollectionDefinition(nameof(PatientCompletion))]
public sealed class PatientCompletion;
