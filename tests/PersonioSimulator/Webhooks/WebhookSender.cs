using System.Net.Http.Headers;

namespace PersonioSimulator.Webhooks;

/// <summary>A webhook of a company.</summary>
internal sealed record Webhook(Guid Id, string Company, Uri Url, string Status, string? Token, IReadOnlyList<string> Events);

/// <summary>
/// Holds the webhooks and sends them. An answer must arrive within 3 s, redirects are not followed, and a timeout or a 5xx other than 501
/// is repeated, the first time at once. Source: https://developer.personio.de/v2.0/reference/webhooks . Personio repeats for three days;
/// the simulator for half a minute.
/// </summary>
internal sealed class WebhookSender(TimeProvider time) : IDisposable
{
    private static readonly int[] DelaysInSeconds = [0, 0, 1, 2, 4, 8, 16];

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(3),
    };

    private readonly CancellationTokenSource _stopped = new();
    private readonly Lock _lock = new();
    private readonly List<Webhook> _webhooks = [];
    private readonly List<(WebhookFault Fault, int Left)> _faults = [];
    private readonly List<(string Company, WebhookAttempt Attempt)> _attempts = [];

    public IReadOnlyList<Webhook> Of(string company)
    {
        lock (_lock) return [.. _webhooks.Where(webhook => webhook.Company == company)];
    }

    /// <summary>Adds a webhook; returns false when the company has one for this address.</summary>
    public bool TryAdd(Webhook webhook)
    {
        lock (_lock)
        {
            if (_webhooks.Exists(known => known.Company == webhook.Company && known.Url == webhook.Url)) return false;
            _webhooks.Add(webhook);
            return true;
        }
    }

    public bool Remove(string company, Guid id)
    {
        lock (_lock) return _webhooks.RemoveAll(webhook => webhook.Company == company && webhook.Id == id) > 0;
    }

    public void Add(WebhookFault fault)
    {
        lock (_lock) _faults.Add((fault, fault.Times ?? int.MaxValue));
    }

    public void ClearFaults(string company)
    {
        lock (_lock) _faults.RemoveAll(entry => entry.Fault.Company == company);
    }

    public IReadOnlyList<WebhookAttempt> Attempts(string company)
    {
        lock (_lock) return [.. _attempts.Where(entry => entry.Company == company).Select(entry => entry.Attempt)];
    }

    /// <summary>Sends the events of a change to the webhooks of the company, without waiting.</summary>
    public void Send(string company, IEnumerable<WebhookEvent> events)
    {
        foreach (var told in events)
        {
            foreach (var webhook in Of(company).Where(one => one.Status == "ENABLED" && one.Events.Contains(told.Name)))
            {
                var fault = TakeFault(company);
                if (fault?.Kind == WebhookFaultKind.Lost) Note(company, new WebhookAttempt(told.Name, told.EmployeeId, fault.Kind, null));
                else _ = Task.Run(() => SendAsync(webhook, told, fault));
            }
        }
    }

    public void Dispose()
    {
        _stopped.Cancel();
        _client.Dispose();
        _stopped.Dispose();
    }

    private async Task SendAsync(Webhook webhook, WebhookEvent told, WebhookFault? fault)
    {
        var stopped = _stopped.Token;
        try
        {
            if (fault is { Kind: WebhookFaultKind.Late })
                await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMilliseconds), time, stopped);
            var body = told.Body(webhook.Company, time.GetUtcNow());
            var token = fault?.Kind == WebhookFaultKind.Forged ? $"{Guid.NewGuid():N}" : webhook.Token;
            if (fault?.Kind == WebhookFaultKind.Repeated) await AttemptAsync(webhook, told, fault.Kind, token, body, stopped);
            foreach (var delay in DelaysInSeconds)
            {
                await Task.Delay(TimeSpan.FromSeconds(delay), time, stopped);
                if (await AttemptAsync(webhook, told, fault?.Kind, token, body, stopped)) return;
            }
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // The simulator ends, or was reset.
        }
    }

    /// <returns>Whether the webhook is not to be repeated.</returns>
    private async Task<bool> AttemptAsync(
        Webhook webhook, WebhookEvent told, WebhookFaultKind? fault, string? token, byte[] body, CancellationToken stopped)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", token);
        int? status = null;
        try
        {
            using var answer = await _client.SendAsync(request, stopped);
            status = (int)answer.StatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !stopped.IsCancellationRequested)
        {
            // No answer within the time.
        }

        Note(webhook.Company, new WebhookAttempt(told.Name, told.EmployeeId, fault, status));
        return status is not (null or (>= 500 and not 501));
    }

    private WebhookFault? TakeFault(string company)
    {
        lock (_lock)
        {
            var index = _faults.FindIndex(entry => entry.Fault.Company == company && entry.Left > 0);
            if (index < 0) return null;
            var (fault, left) = _faults[index];
            _faults[index] = (fault, left - 1);
            return fault;
        }
    }

    private void Note(string company, WebhookAttempt attempt)
    {
        lock (_lock) _attempts.Add((company, attempt));
    }
}
