namespace DockerSock.Fake;

/// <summary>A statement about an image, as in-toto has it.</summary>
/// <param name="PredicateType">What kind of statement it is, such as "https://slsa.dev/provenance/v1".</param>
/// <param name="Statement">The statement, as JSON.</param>
public sealed record ImageAttestation(string PredicateType, string Statement);
