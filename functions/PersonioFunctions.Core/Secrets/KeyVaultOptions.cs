namespace PersonioFunctions.Secrets;

/// <summary>The section <c>KeyVault</c>: which vault holds the client secrets, and how long to wait for it.</summary>
public sealed class KeyVaultOptions
{
    /// <summary>The section's name.</summary>
    public const string SectionName = "KeyVault";

    /// <summary>The vault's setting as a person writes it. Every message about the vault names it.</summary>
    public const string VaultUriSetting = $"{SectionName}__{nameof(VaultUri)}";

    /// <summary>
    /// The vault's address, such as <c>https://my-vault.vault.azure.net/</c>. Required. A string and not a <see cref="Uri"/>, so that a
    /// wrong value is reported by the setting's name.
    /// </summary>
    public string? VaultUri { get; set; }

    /// <summary>How long one call may take, its retries included. Default 30 seconds.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait in all for a name that Key Vault is still deleting or recovering. Default 90 seconds.</summary>
    public TimeSpan TransitionTimeout { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>How often to ask again during that wait. Default 2 seconds.</summary>
    public TimeSpan TransitionPollInterval { get; set; } = TimeSpan.FromSeconds(2);
}
