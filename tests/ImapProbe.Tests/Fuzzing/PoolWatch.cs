using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Diagnostics.Tracing;

namespace ImapProbe.Tests.Fuzzing;

/// <summary>
/// Watches .NET's pools of arrays for one that is returned twice: the next two who rent would have one array. An array is known by its pool, its size and
/// a hash code, which two may have in common: a finding counts where its seed brings it again.
/// </summary>
internal sealed class PoolWatch : EventListener
{
    private const string Source = "System.Buffers.ArrayPoolEventSource";
    private const int MostKept = 20;

    // What is written here rents arrays too.
    [ThreadStatic]
    private static bool isWriting;

    private readonly ConcurrentDictionary<(int Pool, int Size, int Id), StackTrace> returned = new();
    private readonly ConcurrentQueue<string> findings = new();

    /// <summary>The arrays that were returned twice, with where.</summary>
    public IReadOnlyCollection<string> Findings => findings;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Source)
            EnableEvents(eventSource, EventLevel.Verbose);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (isWriting || eventData.Payload is not { Count: > 2 } payload || Field(eventData, payload, "bufferId") is not { } id)
            return;
        var array = (Field(eventData, payload, "poolId") ?? 0, Field(eventData, payload, "bufferSize") ?? 0, id);
        if (eventData.EventName is not "BufferReturned")
        {
            // Rented, allocated, trimmed or dropped: it is in the pool no more.
            returned.TryRemove(array, out _);
            return;
        }

        var here = new StackTrace(1, fNeedFileInfo: false);
        if (returned.TryGetValue(array, out var before) && findings.Count < MostKept)
        {
            isWriting = true;
            findings.Enqueue($"array {id:x} of {array.Item2} bytes was returned to pool {array.Item1:x} twice\nfirst{before}\nthen{here}");
            isWriting = false;
        }

        returned[array] = here;
    }

    private static int? Field(EventWrittenEventArgs eventData, ReadOnlyCollection<object?> payload, string name) =>
        eventData.PayloadNames?.IndexOf(name) is >= 0 and { } index ? payload[index] as int? : null;
}
