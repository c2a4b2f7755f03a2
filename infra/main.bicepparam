using 'main.bicep'

// azd sets these from its environment; without azd they stay at what is written here.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', '')

// What most installations change. Everything else has a default that main.bicep explains.
param syncSchedule = readEnvironmentVariable('SYNC_SCHEDULE', '0 0 * * * *')
// At least three intervals of the schedule.
param scheduleSilence = readEnvironmentVariable('SCHEDULE_SILENCE', 'PT3H')
param alertEmailAddresses = filter(split(readEnvironmentVariable('ALERT_EMAIL_ADDRESSES', ''), ','), address => !empty(address))
param networkAddressPrefix = readEnvironmentVariable('NETWORK_ADDRESS_PREFIX', '')
param entraClientId = readEnvironmentVariable('ENTRA_CLIENT_ID', '')
