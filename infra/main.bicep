targetScope = 'resourceGroup'

metadata name = 'PersonioFunctions'
metadata description = 'All Azure resources of PersonioFunctions: one function app, one storage account, one vault, and their monitoring.'

// ---------------------------------------------------------------------------------------------------------------- naming

@description('The Azure region of all resources.')
param location string = resourceGroup().location

@description('The first part of every resource name: lower-case letters and digits.')
@minLength(2)
@maxLength(7) // A vault's name has at most 24 characters: kv-, the prefix, a hyphen and 13 characters of uniqueString().
param namePrefix string = 'psync'

@description('The name of the azd environment. Empty without azd.')
param environmentName string = ''

@description('Tags of every resource.')
param tags object = {}

// ------------------------------------------------------------------------------------------------------------- the sync

@description('The schedule of all syncs: six-field NCRONTAB (second minute hour day month weekday), UTC.')
param syncSchedule string = '0 0 * * * *'

@description('The https address of the Personio API. Change it only for a proxy.')
param personioBaseUrl string = 'https://api.personio.de'

@description('The app id sent to Personio as X-Personio-App-ID, in UPPER_SNAKE_CASE.')
@maxLength(64)
param personioAppId string = 'PERSONIO_FUNCTIONS'

@description('''The most requests per minute for one account. 300 is Personio's own limit for a credential. Personio also allows 2000
requests per minute from one IP address, for all accounts together. To keep this limit, the template may configure a lower number.
See maximumInstanceCount.''')
@minValue(1)
@maxValue(300)
param personioRequestsPerMinute int = 300

@description('The most requests per second for one account. 15 is Personio\'s own limit for a credential.')
@minValue(1)
@maxValue(15)
param personioBurstPerSecond int = 15

@description('The number of people of an account that may leave in one run without notice and without approval.')
@minValue(0)
@maxValue(1000)
param syncMinLeavers int = 3

@description('The percentage of an account\'s people that may leave in one run. It applies when it allows more people than syncMinLeavers.')
@minValue(0)
@maxValue(100)
param syncMaxLeaversPercent int = 10

// ------------------------------------------------------------------------------------------------------------ the events

@description('Whether to create an Event Grid topic that the app may send events to. A subscription still has to name it.')
param createEventTopic bool = false

@description('The networks that targets of events may be in although they are not public: CIDR notation, separated by commas.')
param eventsAllowedNetworks string = ''

// -------------------------------------------------------------------------------------------------------------- the app

@description('''The number of instances that may sync at the same time. Personio allows 2000 requests per minute from one IP address, and
all instances may share an address. An instance runs batchSize + newBatchThreshold (host.json: 8 + 8 = 16) accounts at a time. The
template reserves 200 requests for tokens and for checks of new credentials. It divides the other 1800 by the accounts that can run at
a time, so an account gets at most 1800 / (instances x 16) requests per minute: 112 with one instance, 11 with ten. A request reads 100
people, so one instance reads up to 180 000 people per minute. More instances do not read faster, but other accounts need not wait
while one instance works on a large account. Regions that do not support fewer than 40 instances refuse the deployment.''')
@minValue(1)
@maxValue(10)
param maximumInstanceCount int = 1

@description('The memory of an instance in MB. It also determines the processor share: a quarter of a core at 512 MB, one core at 2048 MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('''The client id of an Entra app registration. When set, callers need an Entra token in addition to the function key; only
GET /api/health and GET /api/openapi.json stay open. A client secret is not needed.''')
param entraClientId string = ''

// ------------------------------------------------------------------------------------------------------ data and network

@description('The redundancy of the storage account. Regions without availability zones need Standard_LRS or Standard_GRS.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS', 'Standard_RAGRS', 'Standard_RAGZRS'])
param storageSku string = 'Standard_ZRS'

@description('The days during which a deleted secret or vault can be recovered. Cannot be changed later.')
@minValue(7)
@maxValue(90)
param vaultRetentionDays int = 90

@description('''The address range of a new virtual network, at least a /25, such as 10.20.0.0/24. When set, storage and vault accept only
private endpoints and cannot be reached from the internet. When empty, they have public endpoints that require an Entra identity.''')
param networkAddressPrefix string = ''

// ------------------------------------------------------------------------------------------------------------ operating

@description('The e-mail addresses that alerts are sent to. When empty, alerts appear in the portal only.')
param alertEmailAddresses string[] = []

@description('How long an account may fail before the alert data-old fires. Three intervals of syncSchedule are a good choice.')
@allowed(['PT1H', 'PT3H', 'PT6H', 'PT12H', 'P1D', 'P2D'])
param failureTolerance string = 'PT3H'

@description('The days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('The object id of an Entra group or user that may read tables and queues. When empty, only the app can.')
param operatorPrincipalId string = ''

@description('The type of operatorPrincipalId.')
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
  topic: 'evgt-${namePrefix}-${token}'
}

// The names in StorageNames.cs; a test keeps both equal. The app has access to these tables and queues only.
var tables = ['Accounts', 'Employees', 'SyncRuns', 'EmployeeChanges', 'Subscriptions']
var queues = ['sync-accounts', 'sync-accounts-poison', 'publish-events', 'publish-events-poison']
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

module eventTopic 'modules/eventtopic.bicep' = if (createEventTopic) {
  params: {
    name: names.topic
    location: location
    tags: allTags
  }
}

module rbac 'modules/rbac.bicep' = {
  params: {
    topicName: eventTopic.?outputs.name ?? ''
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
    eventsAllowedNetworks: eventsAllowedNetworks
  }
  // An app that starts before its identity has access to the package stays down until a restart.
  dependsOn: [rbac]
}

module alerts 'modules/alerts.bicep' = {
  params: {
    namePrefix: names.alerts
    location: location
    tags: allTags
    emailAddresses: alertEmailAddresses
    failureTolerance: failureTolerance
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

@description('The name of the function app, which is the target of a publish.')
output functionAppName string = functionApp.outputs.name

@description('The base address of the HTTP API.')
output apiUri string = 'https://${functionApp.outputs.hostName}/api'

@description('The storage account that holds the employees.')
output storageAccountName string = storage.outputs.name

@description('The vault that holds the client secrets.')
output vaultName string = vault.outputs.name

@description('The address of the event topic, which a subscription names as its target. Empty without a topic.')
output eventTopicEndpoint string = eventTopic.?outputs.endpoint ?? ''
