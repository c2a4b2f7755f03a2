using System.Runtime.CompilerServices;
using PersonioFunctions.Employees;
using PersonioFunctions.Personio;
using PersonioFunctions.Personio.Paging;

namespace PersonioFunctions.Sync.Reading;

/// <summary>Reads the employees of one account from Personio, with the stored attributes only.</summary>
/// <param name="client">The connection to Personio.</param>
/// <param name="attributes">The account's catalogue.</param>
/// <param name="pageSize">The page size that Personio accepted in earlier runs.</param>
/// <param name="progress">Counts the requests of the run.</param>
internal sealed class EmployeeSource(PersonioClient client, EmployeeAttributes attributes, PageSize pageSize, RunProgress progress)
{
    /// <summary>The account's catalogue.</summary>
    public EmployeeAttributes Attributes => attributes;

    /// <summary>The progress of the run.</summary>
    public RunProgress Progress => progress;

    /// <summary>The page size that Personio accepts.</summary>
    public PageSize PageSize { get; private set; } = pageSize;

    /// <summary>Reads the pages of the list.</summary>
    /// <param name="known">The pages that an earlier run saw.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="PersonioException">Personio gave no usable answer.</exception>
    public async IAsyncEnumerable<PersonioEmployeePage> ListAsync(
        KnownPages known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in client.GetEmployeesAsync(attributes.Keys, known, PageSize, cancellationToken))
        {
            PageSize = page.Size;
            yield return page;
        }
    }

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
