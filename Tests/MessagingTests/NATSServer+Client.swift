import TestSupport

@testable import Messaging

extension NATSServer {
  var address: ServerAddress { get throws { try ServerAddress(url) } }

  /// For a client of it, with the patience that a slow machine needs.
  func configuration(_ change: (inout NATSConfiguration) -> Void = { _ in }) throws -> NATSConfiguration {
    var configuration = NATSConfiguration(servers: [try address])
    configuration.connectLimit = .seconds(30)
    configuration.sendPatience = .seconds(60)
    configuration.requestLimit = .seconds(60)
    configuration.pingInterval = .seconds(10)
    change(&configuration)
    return configuration
  }
}
