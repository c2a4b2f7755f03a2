namespace PersonioFunctions.LocalHost;

/// <summary>The host cannot start for a reason the reader can remove; the message says how, and is all that is printed.</summary>
public sealed class StartupException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StartupException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with the fault behind it.</summary>
    public StartupException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
