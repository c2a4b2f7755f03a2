using System.Net;
using System.Net.Sockets;

namespace PersonioFunctions.LocalHost.Azurite;

/// <summary>Provides the storage of <c>UseDevelopmentStorage=true</c>: Azurite on its default ports.</summary>
internal static class DevelopmentStorage
{
    /// <summary>The value of the setting that stands for the emulator.</summary>
    public const string ConnectionString = "UseDevelopmentStorage=true";

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);

    /// <summary>Whether the connection string is the short form for the emulator.</summary>
    public static bool IsAskedFor(string? connectionString) =>
        string.Equals(connectionString?.Trim().TrimEnd(';'), ConnectionString, StringComparison.OrdinalIgnoreCase);

    /// <summary>Starts Azurite on the default ports. Returns null if one already runs there: that one is used and not stopped.</summary>
    /// <param name="location">The folder for its data.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<AzuriteProcess?> EnsureAsync(string location, CancellationToken cancellationToken)
    {
        if (await AnswersAsync(cancellationToken))
            return null;

        try
        {
            return await AzuriteProcess.StartAsync(AzuriteOptions.DefaultPorts with { Location = location }, cancellationToken);
        }
        catch (StartupException)
        {
            // Another host that started at the same moment may have been faster.
            if (await AnswersAsync(cancellationToken))
                return null;

            throw;
        }
    }

    private static async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        var ports = AzuriteOptions.DefaultPorts;
        var answers = await Task.WhenAll(
            AnswersAsync(ports.BlobPort, cancellationToken),
            AnswersAsync(ports.QueuePort, cancellationToken),
            AnswersAsync(ports.TablePort, cancellationToken));
        return answers.All(answer => answer);
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
