using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace PersonioFunctions.Storage;

/// <summary>
/// The address of tables, queues and blobs: the setting <c>AzureWebJobsStorage</c> that the Functions host reads too, either a connection
/// string or an identity-based connection.
/// Source: https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity
/// </summary>
internal sealed class StorageConnection
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "AzureWebJobsStorage";

    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(30);

    private readonly string? _connectionString;
    private readonly Uri? _tableServiceUri;
    private readonly Uri? _queueServiceUri;
    private readonly Uri? _blobServiceUri;

    private StorageConnection(string? connectionString, Uri? tableServiceUri, Uri? queueServiceUri, Uri? blobServiceUri)
    {
        _connectionString = connectionString;
        _tableServiceUri = tableServiceUri;
        _queueServiceUri = queueServiceUri;
        _blobServiceUri = blobServiceUri;
    }

    /// <summary>Reads the setting.</summary>
    /// <exception cref="InvalidOperationException">The setting is missing or invalid; the message names what to set.</exception>
    public static StorageConnection Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(SettingName);
        if (!string.IsNullOrWhiteSpace(section.Value)) return new StorageConnection(Validated(section.Value), null, null, null);

        var accountName = section["accountName"];
        return new StorageConnection(null, ServiceUri("table"), ServiceUri("queue"), ServiceUri("blob"));

        Uri ServiceUri(string service)
        {
            var setting = $"{SettingName}__{service}ServiceUri";
            var text = section[$"{service}ServiceUri"]
                ?? (string.IsNullOrWhiteSpace(accountName) ? null : $"https://{accountName}.{service}.core.windows.net");
            if (text is null)
            {
                throw new InvalidOperationException(
                    $"{SettingName} is not set. Set it to a connection string, or set {SettingName}__accountName (or {setting}).");
            }

            return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
                ? uri
                : throw new InvalidOperationException($"{setting} must be an absolute https address.");
        }
    }

    // The clients' own messages do not name the setting and may quote the key, so they are replaced.
    private static string Validated(string connectionString)
    {
        try
        {
            _ = new TableServiceClient(connectionString);
            _ = new QueueServiceClient(connectionString);
            return connectionString;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidOperationException(
                $"{SettingName} is not a storage connection string. Copy it from the storage account's access keys, "
                + $"or set {SettingName}__accountName.");
        }
    }

    /// <summary>Creates a client for the tables.</summary>
    public TableServiceClient CreateTableServiceClient(Func<TokenCredential> credential)
    {
        var options = new TableClientOptions { Retry = { NetworkTimeout = NetworkTimeout } };
        options.AddPolicy(new TransactionMeter.Policy(), HttpPipelinePosition.PerRetry);
        return _connectionString is null
            ? new TableServiceClient(_tableServiceUri, credential(), options)
            : new TableServiceClient(_connectionString, options);
    }

    /// <summary>Creates a client for the blobs.</summary>
    public BlobServiceClient CreateBlobServiceClient(Func<TokenCredential> credential)
    {
        var options = new BlobClientOptions { Retry = { NetworkTimeout = NetworkTimeout } };
        options.AddPolicy(new TransactionMeter.Policy(), HttpPipelinePosition.PerRetry);
        return _connectionString is null
            ? new BlobServiceClient(_blobServiceUri, credential(), options)
            : new BlobServiceClient(_connectionString, options);
    }

    /// <summary>Creates a client for the queues, with the message encoding set in host.json.</summary>
    public QueueServiceClient CreateQueueServiceClient(Func<TokenCredential> credential)
    {
        var options = new QueueClientOptions
        {
            MessageEncoding = QueueMessageEncoding.Base64,
            Retry = { NetworkTimeout = NetworkTimeout },
        };
        options.AddPolicy(new TransactionMeter.Policy(), HttpPipelinePosition.PerRetry);
        return _connectionString is null
            ? new QueueServiceClient(_queueServiceUri, credential(), options)
            : new QueueServiceClient(_connectionString, options);
    }
}
