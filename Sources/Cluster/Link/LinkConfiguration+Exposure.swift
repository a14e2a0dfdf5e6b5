import Glibc
import Messaging

extension LinkConfiguration {
  /// The first broker beyond this machine that would be spoken to in the clear or without a key: samples, texts and prompts would
  /// be open to everything on the way. An address that cannot be read is an error when it is connected to.
  package var exposed: String? {
    servers.first { text in
      guard let address = try? ServerAddress(text), !Self.isLoopback(address.host) else { return false }
      return !address.requiresTLS || credentialsFile == nil
    }
  }

  private static func isLoopback(_ host: String) -> Bool {
    var address = in_addr()
    return host == "localhost" || host == "::1" || (host.hasPrefix("127.") && inet_pton(AF_INET, host, &address) == 1)
  }
}
