targetScope = 'resourceGroup'

metadata name = 'PersonioFunctions'
metadata description = 'Everything that PersonioFunctions needs in Azure: one function app, one storage account, one vault, and what watches them.'

// ---------------------------------------------------------------------------------------------------------------- naming

@description('Where everything is created.')
param location string = resourceGroup().location

@description('Starts the name of every resource. Lower-case letters and digits.')
@minLength(2)
@maxLength(7) // A vault's name has at most 24 characters: kv-, this, a hyphen and 13 characters of uniqueString().
param namePrefix string = 'psync'

@description('The name of the azd environment. Empty without azd.')
param environmentName string = ''

@description('Put on every resource.')
param tags object = {}

// ------------------------------------------------------------------------------------------------------------- the sync

@description('When every account is synced: six-field NCRONTAB (second minute hour day month weekday), UTC.')
param syncSchedule string = '0 0 * * * *'

@description('Personio. Https; change it only for a proxy.')
param personioBaseUrl string = 'https://api.personio.de'

@description('Sent to Personio as X-Personio-App-ID. UPPER_SNAKE_CASE.')
@maxLength(64)
param personioAppId string = 'PERSONIO_FUNCTIONS'

@description('''The most requests a minute for one account. 300 is Personio's own limit for a credential. The app gets less where needed:
Personio also allows 2000 requests a minute from one address, over all accounts together, and this is what the template keeps.
See maximumInstanceCount.''')
@minValue(1)
@maxValue(300)
param personioRequestsPerMinute int = 300

@description('The most requests a second for one account. 15 is Personio\'s own limit for a credential.')
@minValue(1)
@maxValue(15)
param personioBurstPerSecond int = 15

@description('This many people of an account may leave in one run, unannounced, without somebody being asked.')
@minValue(0)
@maxValue(1000)
param syncMinLeavers int = 3

@description('Beyond syncMinLeavers, this share of the people of an account may, in percent.')
@minValue(0)
@maxValue(100)
param syncMaxLeaversPercent int = 10

// -------------------------------------------------------------------------------------------------------------- the app

@description('''How many instances may sync at a time. Bounded by Personio's 2000 requests a minute from one address, from which all
instances may call. An instance runs batchSize + newBatchThreshold (host.json: 8 + 8 = 16) accounts at a time. 200 of the 2000 are kept
for tokens and for checks of new credentials; the other 1800 are divided by the accounts that can run at a time, so every account
gets at most 1800 / (instances x 16) requests a minute: 112 with one instance, 11 with ten. A request reads 100 people: one
instance reads up to 180 000 people a minute, more instances do not read faster, but go on while one of them works on a large
account. Regions that do not support fewer than 40 instances refuse the deployment.''')
@minValue(1)
@maxValue(10)
param maximumInstanceCount int = 1

@description('Memory of an instance. Processor and network grow with it: 512 MB is a quarter of a core, 2048 MB one.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('''Client id of an Entra app registration. When given, callers need a token for it in front of the function key; only
GET /api/health stays open. Needs no client secret.''')
param entraClientId string = ''

// ------------------------------------------------------------------------------------------------------ data and network

@description('Redundancy of the storage account. Regions without availability zones need Standard_LRS or Standard_GRS.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS', 'Standard_RAGRS', 'Standard_RAGZRS'])
param storageSku string = 'Standard_ZRS'

@description('How long a deleted secret, or a deleted vault, can be recovered. Cannot be changed later.')
@minValue(7)
@maxValue(90)
param vaultRetentionDays int = 90

@description('''Address range of a new virtual network, at least a /25, such as 10.20.0.0/24. When given, the app reaches storage and
vault through private endpoints only, and neither can be reached from the internet. Empty: reached by identity over public endpoints.''')
param networkAddressPrefix string = ''

// ------------------------------------------------------------------------------------------------------------ operating

@description('Who is told when something needs a person. Empty: alerts are seen in the portal only.')
param alertEmailAddresses string[] = []

@description('Alert when the schedule has not started for this long. At least three times the interval of syncSchedule.')
@allowed(['PT1H', 'PT3H', 'PT6H', 'PT12H', 'P1D', 'P2D'])
param scheduleSilence string = 'PT3H'

@description('How long logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('Object id of a group (or person) that may look into tables and queues. Empty: nobody but the app can.')
param operatorPrincipalId string = ''

@description('What operatorPrincipalId is.')
@allowed(['Group', 'User', 'ServicePrincipal'])
param operatorPrincipalType string = 'Group'

// ------------------------------------------------------------------------------------------------------------- resources

var token = uniqueString(resourceGroup().id, namePrefix)
var names = {
  identity: 'id-${namePrefix}-${token}'
  storage: 'st${namePrefix}${token}'
  vault: 'kv-${namePrefix}-${token}'
  workspace: 'log-${namePrefix}-${token}'
  insights: 'appi-${namePrefix}-${token}'
  plan: 'plan-${namePrefix}-${token}'
  app: 'func-${namePrefix}-${token}'
  network: 'vnet-${namePrefix}-${token}'
  alerts: 'alert-${namePrefix}-${token}'
}

// The names that the code uses (StorageNames.cs). The app may use these and no others, so a test keeps them equal.
var tables = ['Accounts', 'Employees', 'SyncRuns', 'EmployeeChanges']
var queues = ['sync-accounts', 'sync-accounts-poison']
var planContainer = 'plans'
var packageContainer = 'app-package'

var requestsPerMinuteOfAnAddress = 1800
var queueSettings = loadJsonContent('../host.json').extensions.queues
var runsAtATime = maximumInstanceCount * (queueSettings.batchSize + queueSettings.newBatchThreshold)
var requestsPerMinute = min(personioRequestsPerMinute, requestsPerMinuteOfAnAddress / runsAtATime)

var allTags = empty(environmentName) ? tags : union(tags, { 'azd-env-name': environmentName })
var isPrivate = !empty(networkAddressPrefix)

module identity 'modules/identity.bicep' = {
  params: {
    name: names.identity
    location: location
    tags: allTags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    workspaceName: names.workspace
    insightsName: names.insights
    location: location
    tags: allTags
    retentionDays: logRetentionDays
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    name: names.storage
    location: location
    tags: allTags
    sku: storageSku
    isPrivate: isPrivate
    tables: tables
    queues: queues
    containers: [packageContainer, planContainer]
    planContainer: planContainer
  }
}

module vault 'modules/keyvault.bicep' = {
  params: {
    name: names.vault
    location: location
    tags: allTags
    retentionDays: vaultRetentionDays
    isPrivate: isPrivate
    workspaceId: monitoring.outputs.workspaceId
  }
}

module network 'modules/network.bicep' = if (isPrivate) {
  params: {
    name: names.network
    location: location
    tags: allTags
    addressPrefix: networkAddressPrefix
    storageId: storage.outputs.id
    vaultId: vault.outputs.id
  }
}

module rbac 'modules/rbac.bicep' = {
  params: {
    appPrincipalId: identity.outputs.principalId
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
    storageName: storage.outputs.name
    tables: tables
    queues: queues
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
  }
}

module functionApp 'modules/functionapp.bicep' = {
  params: {
    name: names.app
    planName: names.plan
    location: location
    tags: allTags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packageContainer: packageContainer
    vaultUri: vault.outputs.uri
    insightsName: monitoring.outputs.insightsName
    subnetId: network.?outputs.appSubnetId ?? ''
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    entraClientId: entraClientId
    syncSchedule: syncSchedule
    personioBaseUrl: personioBaseUrl
    personioAppId: personioAppId
    personioRequestsPerMinute: requestsPerMinute
    personioBurstPerSecond: personioBurstPerSecond
    syncMinLeavers: syncMinLeavers
    syncMaxLeaversPercent: syncMaxLeaversPercent
  }
  // An app that starts before its identity may read the package stays down until somebody restarts it.
  dependsOn: [rbac]
}

module alerts 'modules/alerts.bicep' = {
  params: {
    namePrefix: names.alerts
    location: location
    tags: allTags
    emailAddresses: alertEmailAddresses
    scheduleSilence: scheduleSilence
    workspaceId: monitoring.outputs.workspaceId
    storageId: storage.outputs.id
    vaultId: vault.outputs.id
  }
}

module workbook 'modules/workbook.bicep' = {
  params: {
    location: location
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
  }
}

@description('The function app: publish to this name.')
output functionAppName string = functionApp.outputs.name

@description('The address of the HTTP API.')
output apiUri string = 'https://${functionApp.outputs.hostName}/api'

@description('Where people are stored.')
output storageAccountName string = storage.outputs.name

@description('Where client secrets are stored.')
output vaultName string = vault.outputs.name
