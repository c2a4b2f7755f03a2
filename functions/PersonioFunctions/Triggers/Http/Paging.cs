using System.Globalization;
using System.Text;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Triggers.Http;

/// <summary>Reads which page of a list a caller wants, and writes where the next one begins.</summary>
internal static class Paging
{
    /// <summary>The most items that a page can have.</summary>
    public const int MaxTop = 1000;

    /// <summary>Reads the query parameter <c>top</c>: how many items to return.</summary>
    public static int Top(this HttpRequest request, int defaultTop)
    {
        if (!request.Query.TryGetValue("top", out var text)) return defaultTop;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top is >= 1 and <= MaxTop
            ? top
            : throw RequestReader.Invalid(ProblemCodes.InvalidTop, $"'top' must be a number from 1 to {MaxTop}.");
    }

    /// <summary>Reads the query parameter <c>continuationToken</c>. Null stands for the first page.</summary>
    public static string? ContinuationToken(this HttpRequest request)
    {
        if (!request.Query.TryGetValue("continuationToken", out var text)) return null;
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text.ToString()));
        }
        catch (FormatException)
        {
            throw InvalidContinuationToken();
        }
    }

    /// <summary>Converts a page of a store.</summary>
    /// <param name="page">The page.</param>
    /// <param name="convert">Converts an item.</param>
    public static async Task<ListBody<TBody>> ToBodyAsync<T, TBody>(this Task<TablePage<T>> page, Func<T, TBody> convert)
    {
        try
        {
            var (items, token) = await page;
            var next = token is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(token));
            return new ListBody<TBody>([.. items.Select(convert)], next);
        }
        catch (FormatException)
        {
            // The store could not parse the decoded token.
            throw InvalidContinuationToken();
        }
    }

    private static RequestException InvalidContinuationToken() => RequestReader.Invalid(
        ProblemCodes.InvalidContinuationToken, "Pass the unmodified continuationToken of the previous page as 'continuationToken'.");
}
