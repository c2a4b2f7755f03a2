using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PersonioFunctions.Tests.Telemetry;

/// <summary>A recorded measurement.</summary>
internal sealed record Measured(string Instrument, string? Unit, double Value, IReadOnlyDictionary<string, object?> Tags);

/// <summary>
/// Records the telemetry of the test that created it, and not that of tests running at the same time. It recognises the test by its async
/// flow, so create it in the test method itself.
/// </summary>
internal sealed class TelemetryRecorder : IDisposable
{
    public const string Name = "PersonioFunctions";

    private readonly AsyncLocal<bool> _mine = new();
    private readonly List<Activity> _spans = [];
    private readonly List<Measured> _measurements = [];
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();

    public TelemetryRecorder()
    {
        _mine.Value = true;
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => Keep(_spans, span),
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Name) listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.Start();
    }

    public IReadOnlyList<Activity> Spans => [.. _spans];

    public IReadOnlyList<Measured> Of(string instrument) => [.. _measurements.Where(measured => measured.Instrument == instrument)];

    /// <summary>Makes the gauges report their values.</summary>
    public void Observe() => _meters.RecordObservableInstruments();

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Keep(_measurements, new Measured(instrument.Name, instrument.Unit, value, tags.ToArray().ToDictionary()));

    private void Keep<T>(List<T> list, T item)
    {
        if (!_mine.Value) return;
        lock (list) list.Add(item);
    }
}
