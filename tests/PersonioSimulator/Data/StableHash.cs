namespace PersonioSimulator.Data;

/// <summary>Hashes that are equal in every process, unlike <see cref="object.GetHashCode"/>.</summary>
internal static class StableHash
{
    /// <summary>FNV-1a over the text's characters, followed by a full mix.</summary>
    public static uint Of(int seed, string text)
    {
        var hash = 2166136261u ^ (uint)seed;
        foreach (var character in text)
            hash = (hash ^ character) * 16777619u;
        return Mix(hash);
    }

    /// <summary>Spreads neighbouring numbers over the whole range (the MurmurHash3 finaliser).</summary>
    public static uint Mix(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6Bu;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35u;
        return hash ^ (hash >> 16);
    }
}
