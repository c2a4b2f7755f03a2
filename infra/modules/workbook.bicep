metadata description = 'The installation at a glance: ticks, runs by outcome, what waits, what failed.'

param location string
param tags object
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(workspaceId, 'PersonioFunctions')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'PersonioFunctions'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: string(loadJsonContent('workbook.json'))
  }
}
