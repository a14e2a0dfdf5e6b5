import Outbound
import WebInterface

extension ServerSettings {
  /// How the HTTP server is set up.
  ///
  /// - Parameter descriptors: how many the process may have.
  func webServer(descriptors: Int) -> WebServerConfiguration {
    var web = WebServerConfiguration(host: host, port: port)
    web.allowedHosts = allowedHosts
    web.maximumConnections = min(
      maximumConnections ?? DescriptorLimit.connections(of: descriptors), max(16, descriptors - 64))
    let proxies = trustedProxies
    web.isTrustedProxy = { address in
      NetworkAddress(address).map { address in proxies.contains { $0.contains(address) } } ?? false
    }
    return web
  }
}
