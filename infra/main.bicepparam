using 'main.bicep'

// azd sets these variables from its environment. Without azd the defaults below apply.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', '')

// The parameters that most installations change. main.bicep explains the others and their defaults.
param syncSchedule = readEnvironmentVariable('SYNC_SCHEDULE', '0 0 * * * *')
// At least three intervals of the schedule.
param failureTolerance = readEnvironmentVariable('FAILURE_TOLERANCE', 'PT3H')
param alertEmailAddresses = filter(split(readEnvironmentVariable('ALERT_EMAIL_ADDRESSES', ''), ','), address => !empty(address))
param networkAddressPrefix = readEnvironmentVariable('NETWORK_ADDRESS_PREFIX', '')
param entraClientId = readEnvironmentVariable('ENTRA_CLIENT_ID', '')
