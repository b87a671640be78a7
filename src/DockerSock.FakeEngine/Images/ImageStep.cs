namespace DockerSock.Fake;

/// <summary>A step in which an image was made, as `docker history` shows it.</summary>
/// <param name="CreatedBy">The command.</param>
/// <param name="Created">When; null for when the image was.</param>
/// <param name="Comment">What was said of it.</param>
/// <param name="IsEmpty">Whether it made no layer, such as a CMD.</param>
public sealed record ImageStep(
    string CreatedBy, DateTimeOffset? Created = null, string Comment = "", bool IsEmpty = false);
