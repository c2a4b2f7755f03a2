metadata description = 'The function app: Flex Consumption, .NET 10 isolated. No setting is secret: secrets are in the vault, and storage has no keys.'

param name string
param planName string
param location string
param tags object
param identityId string
param identityClientId string
param storageName string
param packageContainer string
param vaultUri string
param insightsName string
param subnetId string
param maximumInstanceCount int
param instanceMemoryMB int
param entraClientId string
param syncSchedule string
param personioBaseUrl string
param personioAppId string
param personioRequestsPerMinute int
param personioBurstPerSecond int
param syncMinLeavers int
param syncMaxLeaversPercent int
param eventsAllowedNetworks string

var storageSuffix = environment().suffixes.storage
var blobUri = 'https://${storageName}.blob.${storageSuffix}'

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  // azd finds the app by this tag. Its value is the name of the service in azure.yaml.
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${blobUri}/${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        // The limit applies to each group of functions. The queue function is a group of its own, so this limits concurrent syncs.
        maximumInstanceCount: maximumInstanceCount
        instanceMemoryMB: instanceMemoryMB
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      remoteDebuggingEnabled: false
      appSettings: [
        { name: 'AzureWebJobsStorage__blobServiceUri', value: blobUri }
        { name: 'AzureWebJobsStorage__queueServiceUri', value: 'https://${storageName}.queue.${storageSuffix}' }
        { name: 'AzureWebJobsStorage__tableServiceUri', value: 'https://${storageName}.table.${storageSuffix}' }
        { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
        { name: 'AzureWebJobsStorage__clientId', value: identityClientId }
        // The connection string is only the address. Sending telemetry requires the identity, because local authentication is off.
        { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insights.properties.ConnectionString }
        { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'ClientId=${identityClientId};Authorization=AAD' }
        { name: 'SyncSchedule', value: syncSchedule }
        { name: 'KeyVault__VaultUri', value: vaultUri }
        { name: 'Personio__BaseUrl', value: personioBaseUrl }
        { name: 'Personio__AppId', value: personioAppId }
        { name: 'Personio__RequestsPerMinute', value: string(personioRequestsPerMinute) }
        { name: 'Personio__BurstPerSecond', value: string(personioBurstPerSecond) }
        { name: 'Sync__MinLeavers', value: string(syncMinLeavers) }
        { name: 'Sync__MaxLeaversPercent', value: string(syncMaxLeaversPercent) }
        { name: 'Events__AllowedNetworks', value: eventsAllowedNetworks }
      ]
    }
  }
}

// Disables publishing with user name and password; only Entra identities may publish.
resource ftpPublishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource scmPublishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

resource signIn 'Microsoft.Web/sites/config@2024-11-01' = if (!empty(entraClientId)) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    httpSettings: { requireHttps: true }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      excludedPaths: ['/api/health', '/api/openapi.json']
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: entraClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: { allowedAudiences: [entraClientId, 'api://${entraClientId}'] }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
}

output name string = app.name
output hostName string = app.properties.defaultHostName
