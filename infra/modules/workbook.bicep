metadata description = 'A workbook with an overview of the installation: ticks, runs by outcome, held plans, failures.'

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
