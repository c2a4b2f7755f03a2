metadata description = 'Optional: a virtual network in which the app reaches storage and vault by private endpoints.'

param name string
param location string
param tags object
param addressPrefix string
param storageId string
param vaultId string

var storageSuffix = environment().suffixes.storage
// The names are the services' group ids for private endpoints.
var endpoints = [
  { name: 'blob', zone: 'privatelink.blob.${storageSuffix}' }
  { name: 'queue', zone: 'privatelink.queue.${storageSuffix}' }
  { name: 'table', zone: 'privatelink.table.${storageSuffix}' }
  // The zone of .vault.azure.net is privatelink.vaultcore.azure.net.
  { name: 'vault', zone: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}' }
]

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
  }

  // Flex Consumption needs one address per instance and a subnet of its own, whose name must not contain an underscore.
  resource app 'subnets' = {
    name: 'app'
    properties: {
      addressPrefix: cidrSubnet(addressPrefix, 26, 0)
      delegations: [{ name: 'functions', properties: { serviceName: 'Microsoft.App/environments' } }]
    }
  }

  resource endpoints 'subnets' = {
    name: 'endpoints'
    properties: {
      addressPrefix: cidrSubnet(addressPrefix, 26, 1)
      defaultOutboundAccess: false
    }
    // Azure cannot change two subnets of a network at the same time.
    dependsOn: [app]
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [for item in endpoints: {
  name: item.zone
  location: 'global'
  tags: tags
}]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (item, index) in endpoints: {
  parent: zone[index]
  name: name
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: network.id }
  }
}]

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = [for item in endpoints: {
  name: 'pe-${name}-${item.name}'
  location: location
  tags: tags
  properties: {
    subnet: { id: network::endpoints.id }
    privateLinkServiceConnections: [
      {
        name: item.name
        properties: { privateLinkServiceId: item.name == 'vault' ? vaultId : storageId, groupIds: [item.name] }
      }
    ]
  }
}]

resource registration 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [for (item, index) in endpoints: {
  parent: endpoint[index]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [{ name: item.name, properties: { privateDnsZoneId: zone[index].id } }]
  }
}]

output appSubnetId string = network::app.id
