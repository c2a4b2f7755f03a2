namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>Counts calls to something outside and says what becomes of each.</summary>
/// <typeparam name="T">What can become of a call; the default is that it is answered.</typeparam>
internal sealed class CallFaults<T>
    where T : struct, Enum
{
    private Func<int, T> _plan = _ => default;
    private int _count;

    /// <summary>Calls since the latest <see cref="Begin"/>.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts from 1 again.</summary>
    /// <param name="plan">What becomes of the nth call.</param>
    public void Begin(Func<int, T> plan)
    {
        Volatile.Write(ref _count, 0);
        _plan = plan;
    }

    /// <summary>Counts from 1 again and lets everything pass.</summary>
    public void Heal() => Begin(_ => default);

    /// <summary>Counts a call.</summary>
    public T Next() => _plan(Interlocked.Increment(ref _count));
}

/// <summary>What becomes of a request to Personio.</summary>
public enum ProviderFault
{
    /// <summary>It is answered.</summary>
    None,

    /// <summary>The connection is cut.</summary>
    Cut,

    /// <summary>The answer is 500.</summary>
    ServerError,

    /// <summary>The answer is 200 and a page of a gateway.</summary>
    Garbage,

    /// <summary>The answer is 404 and a page of a gateway: no word of Personio's about anybody.</summary>
    NotFoundPage,

    /// <summary>The answer is 200 whose body says <c>success:false</c>.</summary>
    SuccessFalse,
}

/// <summary>What becomes of a call to the secret store.</summary>
public enum SecretFault
{
    /// <summary>It is answered.</summary>
    None,

    /// <summary>It is refused, and nothing was done.</summary>
    Refused,
}
