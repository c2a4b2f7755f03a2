using System.Text.Json;

namespace PersonioFunctions.Personio.Json;

/// <summary>Recognizes whether a refusal comes from Personio or from something in between.</summary>
internal static class RefusalReader
{
    /// <summary>Whether a body is Personio's envelope of an error: an object with <c>"success": false</c>.</summary>
    public static bool IsFromPersonio(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body.StartsWith("\uFEFF"u8) ? body[3..] : body);
        var isRefusal = false;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isSuccess = reader.ValueTextEquals("success"u8);
                reader.Read();
                if (isSuccess) isRefusal = reader.TokenType == JsonTokenType.False;
                reader.Skip();
            }

            return !reader.Read() && isRefusal;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
