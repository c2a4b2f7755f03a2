namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>Counts calls to an outside service and decides the outcome of each.</summary>
/// <typeparam name="T">The possible outcomes. The default is success.</typeparam>
internal sealed class CallFaults<T>
    where T : struct, Enum
{
    private Func<int, T> _plan = _ => default;
    private int _count;

    /// <summary>The calls since the latest <see cref="Begin"/>.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Restarts the count.</summary>
    /// <param name="plan">Returns the outcome of the nth call, from 1.</param>
    public void Begin(Func<int, T> plan)
    {
        Volatile.Write(ref _count, 0);
        _plan = plan;
    }

    /// <summary>Restarts the count and lets every call succeed.</summary>
    public void Heal() => Begin(_ => default);

    /// <summary>Counts a call.</summary>
    public T Next() => _plan(Interlocked.Increment(ref _count));
}

/// <summary>The outcome of a request to Personio.</summary>
public enum ProviderFault
{
    /// <summary>The request succeeds.</summary>
    None,

    /// <summary>The connection is cut.</summary>
    Cut,

    /// <summary>The response is 500.</summary>
    ServerError,

    /// <summary>The response is 200 with a page of a gateway.</summary>
    Garbage,

    /// <summary>The response is 404 with a page of a gateway, which says nothing about a person.</summary>
    NotFoundPage,

    /// <summary>The response is 200 with a body that says <c>success:false</c>.</summary>
    SuccessFalse,
}

/// <summary>The outcome of a call to the secret store.</summary>
public enum SecretFault
{
    /// <summary>The call succeeds.</summary>
    None,

    /// <summary>The call fails without effect.</summary>
    Refused,
}
