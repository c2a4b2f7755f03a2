namespace PersonioFunctions.Runs.Watchdogs;

/// <summary>What a message has to do, which may be a watchdog that has fired.</summary>
internal enum WatchdogVerdict
{
    /// <summary>The run has to happen.</summary>
    Continue,

    /// <summary>The run has ended, or another message continues it.</summary>
    Drop,

    /// <summary>The last attempt is still at work.</summary>
    Wait,

    /// <summary>The hosts of the run have died too often.</summary>
    GiveUp,
}
