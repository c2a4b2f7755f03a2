using PersonioFunctions.Employees;
using PersonioFunctions.Personio;
using PersonioFunctions.Personio.Paging;

namespace PersonioFunctions.Sync.Reading;

/// <summary>Reads the employees of one account from Personio, with the stored attributes only.</summary>
/// <param name="client">The connection to Personio.</param>
/// <param name="attributes">The account's catalogue.</param>
/// <param name="progress">Counts the requests of the run.</param>
internal sealed class EmployeeSource(PersonioClient client, EmployeeAttributes attributes, RunProgress progress)
{
    /// <summary>The account's catalogue.</summary>
    public EmployeeAttributes Attributes => attributes;

    /// <summary>The progress of the run.</summary>
    public RunProgress Progress => progress;

    /// <summary>Reads the pages of the list.</summary>
    /// <param name="known">The pages that an earlier run saw.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="PersonioException">Personio gave no usable answer.</exception>
    public IAsyncEnumerable<PersonioEmployeePage> ListAsync(KnownPages known, CancellationToken cancellationToken) =>
        client.GetEmployeesAsync(attributes.Keys, known, cancellationToken);

    /// <summary>Reads one person.</summary>
    /// <returns>The record, or null when Personio does not know the id.</returns>
    /// <exception cref="PersonioException">Personio gave no usable answer.</exception>
    public async Task<PersonioEmployee?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var (record, requests) = await client.GetEmployeeAsync(id, attributes.Keys, cancellationToken);
        progress.AddRequests(requests);
        return record;
    }
}
