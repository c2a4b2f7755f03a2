metadata description = 'Alerts on platform metrics, on log messages of the sync, and on metrics of the sync.'

param namePrefix string
param location string
param tags object
param emailAddresses string[]
@description('How long an account may fail before data-old fires.')
param failureTolerance string
param workspaceId string
param storageId string
param vaultId string

var secondsOf = { PT1H: 3600, PT3H: 10800, PT6H: 21600, PT12H: 43200, P1D: 86400, P2D: 172800 }

// A query matches a log message up to its first placeholder; a test keeps queries and messages equal.
// No alert watches the length of the poison queue. Storage reports message counts hourly and for all queues together, so waiting sync
// messages would look like poison messages. The poison function logs a message within minutes.
var logAlerts = [
  {
    name: 'poison'
    severity: 1
    description: 'A sync message failed repeatedly, so its run was marked as failed. Find the cause in the log of the run, then resync the account.'
    query: 'AppTraces | where Message startswith_cs "The run is given up (poison)" or Message startswith_cs "A text on the poison queue"'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT15M'
    frequency: 'PT5M'
  }
  {
    // Not the tick of the schedule, which may pause for a weekend: this timer ticks every quarter of an hour. If only the schedule
    // does not tick, the accounts become stale after three ticks that were due, and data-old fires.
    name: 'schedule-silent'
    severity: 1
    description: 'The timers have not ticked for an hour, so no account is synced. Check that the app is running and can reach its storage account.'
    query: 'AppTraces | where Message startswith_cs "Requested the transitions of "'
    operator: 'LessThan'
    threshold: 1
    window: 'PT1H'
    frequency: 'PT15M'
  }
  {
    // The message is logged once for the same changes, even when further runs find them again.
    name: 'plan-held'
    severity: 2
    description: 'A run held changes that look like an accident. Find account and plan with GET /api/accounts, then apply or reject the plan.'
    query: 'AppTraces | where Message startswith_cs "Changes wait for a decision"'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT1H'
    frequency: 'PT15M'
  }
  {
    name: 'account-sick'
    severity: 2
    description: 'An account has been failing or quarantined for more than a day. GET /api/accounts names the account, the cause and the remedy.'
    query: 'AppMetrics | where Name == "personio_functions.account.health.duration" | where tostring(Properties["personio_functions.account.health"]) in ("failing", "quarantined") | where Max > 86400'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT1H'
    frequency: 'PT1H'
  }
  {
    name: 'data-old'
    severity: 2
    description: 'Three ticks were due since the data of an account was read, or the account has been failing for a while. GET /api/accounts names the account and the cause.'
    query: 'AppMetrics | where Name == "personio_functions.account.health.duration" | extend Health = tostring(Properties["personio_functions.account.health"]) | where Health == "stale" or (Health in ("failing", "quarantined") and Max > ${secondsOf[failureTolerance]})'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT1H'
    frequency: 'PT1H'
  }
  {
    // The gauge, so that the alert lasts as long as the subscription is stopped.
    name: 'subscription-stopped'
    severity: 2
    description: 'Events are no longer delivered to a target, because every retry failed or it said that it is gone. GET /api/subscriptions names the subscription and the cause; resume it when the target answers.'
    query: 'AppMetrics | where Name == "personio_functions.subscriptions" | where tostring(Properties["personio_functions.subscription.status"]) in ("failing", "disabled") | where Max > 0'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT1H'
    frequency: 'PT15M'
  }
  {
    name: 'throttled'
    severity: 3
    description: 'More than 5 % of the requests to Personio are throttled. Check whether other programs use the same credentials or address, and reduce the number of instances.'
    query: 'AppMetrics | where Name in ("personio_functions.personio.throttled", "personio_functions.personio.requests") | summarize Throttled = sumif(Sum, Name == "personio_functions.personio.throttled"), All = sumif(Sum, Name == "personio_functions.personio.requests") | where Throttled > 0.05 * All'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT1H'
    frequency: 'PT1H'
  }
  {
    name: 'run-failed'
    severity: 3
    description: 'Runs ended without a result. GET /api/accounts names the accounts and the reasons.'
    query: 'AppTraces | where Message startswith_cs "The run ended as Failed"'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT1H'
    frequency: 'PT15M'
  }
  {
    // The exporter marks every answer from 400 on as failed. A 4xx is the mistake of a caller, such as a mistyped id. Timer and queue
    // functions have no HTTP status.
    name: 'function-failed'
    severity: 2
    description: 'Functions throw exceptions or answer 5xx. Check the app and the services that it uses.'
    query: 'AppRequests | where Success == false and ResultCode !startswith "4"'
    operator: 'GreaterThan'
    threshold: 4
    window: 'PT30M'
    frequency: 'PT15M'
  }
]

var metricAlerts = [
  {
    name: 'storage-availability'
    severity: 1
    description: 'The storage account does not respond, so the app can neither sync nor answer requests.'
    targetId: storageId
    namespace: 'Microsoft.Storage/storageAccounts'
    metric: 'Availability'
    aggregation: 'Average'
    operator: 'LessThan'
    threshold: 99
    dimensions: []
  }
  {
    name: 'storage-errors'
    severity: 2
    description: 'The storage account returns server errors or throttles requests.'
    targetId: storageId
    namespace: 'Microsoft.Storage/storageAccounts'
    metric: 'Transactions'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 20
    dimensions: [
      {
        name: 'ResponseType'
        operator: 'Include'
        values: ['ServerBusyError', 'ServerTimeoutError', 'ServerOtherError', 'ClientAccountBandwidthThrottlingError', 'ClientAccountRequestThrottlingError']
      }
    ]
  }
  {
    name: 'vault-availability'
    severity: 1
    description: 'The vault does not respond, so the app can neither renew tokens nor connect accounts.'
    targetId: vaultId
    namespace: 'Microsoft.KeyVault/vaults'
    metric: 'Availability'
    aggregation: 'Average'
    operator: 'LessThan'
    threshold: 99
    dimensions: []
  }
  {
    name: 'vault-refused'
    severity: 2
    description: 'The vault refuses or throttles calls. Check the role of the app, other callers of the vault, and the number of calls.'
    targetId: vaultId
    namespace: 'Microsoft.KeyVault/vaults'
    metric: 'ServiceApiResult'
    aggregation: 'Count'
    operator: 'GreaterThan'
    threshold: 0
    // 401 is left out, because each client's first call returns it to learn where to get a token.
    dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['403', '429'] }]
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emailAddresses)) {
  name: namePrefix
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'personio'
    emailReceivers: [for address in emailAddresses: { name: address, emailAddress: address, useCommonAlertSchema: true }]
  }
}

resource logAlert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for item in logAlerts: {
  name: '${namePrefix}-${item.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: item.name
    description: item.description
    severity: item.severity
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: item.frequency
    windowSize: item.window
    autoMitigate: true
    // A new workspace has no tables until the first log entry arrives, so validation would fail.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: item.query
          timeAggregation: 'Count'
          operator: item.operator
          threshold: item.threshold
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: empty(emailAddresses) ? [] : [people.id] }
  }
}]

resource metricAlert 'Microsoft.Insights/metricAlerts@2018-03-01' = [for item in metricAlerts: {
  name: '${namePrefix}-${item.name}'
  location: 'global'
  tags: tags
  properties: {
    description: item.description
    severity: item.severity
    enabled: true
    scopes: [item.targetId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: item.name
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: item.namespace
          metricName: item.metric
          timeAggregation: item.aggregation
          operator: item.operator
          threshold: item.threshold
          dimensions: item.dimensions
        }
      ]
    }
    actions: empty(emailAddresses) ? [] : [{ actionGroupId: people.id }]
  }
}]
