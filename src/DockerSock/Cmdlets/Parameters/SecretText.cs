using System.Management.Automation;
using System.Net;
using System.Security;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>Reads a secret that a user gives as text or as a SecureString.</summary>
internal static class SecretText
{
    /// <summary>The secret as text.</summary>
    /// <param name="value">What was given.</param>
    /// <param name="what">What it is, for people: the token.</param>
    /// <exception cref="SockException">It is neither of the two, or empty.</exception>
    public static string Of(object? value, string what)
    {
        string text = (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            SecureString secure => new NetworkCredential("", secure).Password,
            string plain => plain,
            _ => throw new SockException(SockFailure.NameInvalid, $"{what} is neither text nor a SecureString."),
        };
        return text.Length > 0 ? text : throw new SockException(SockFailure.NameInvalid, $"{what} is empty.");
    }
}
