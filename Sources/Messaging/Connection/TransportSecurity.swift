import NIOSSL

/// TLS with servers. Where it is given, a connection without TLS is refused, whatever the server offers.
package struct TransportSecurity: Sendable, Equatable {
  /// A PEM file of the authorities that sign the servers' certificates; `nil` for those of the system.
  package var authorities: String?
  /// PEM files of a certificate of this client, with what leads to its authority, and of its key.
  package var certificate: (chain: String, key: String)?

  package init(authorities: String? = nil, certificate: (chain: String, key: String)? = nil) {
    self.authorities = authorities
    self.certificate = certificate
  }

  package static func == (one: Self, other: Self) -> Bool {
    one.authorities == other.authorities && one.certificate?.chain == other.certificate?.chain
      && one.certificate?.key == other.certificate?.key
  }

  /// Reads the files.
  ///
  /// - Throws: ``MessagingError/unusableConfiguration(_:)``.
  func context() throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    if let authorities {
      configuration.trustRoots = .certificates(
        try read("authorities' certificates", authorities) { try NIOSSLCertificate.fromPEMFile(authorities) })
    }
    if let certificate {
      configuration.certificateChain = try read("client's certificate", certificate.chain) {
        try NIOSSLCertificate.fromPEMFile(certificate.chain).map { .certificate($0) }
      }
      configuration.privateKey = try read("client's key", certificate.key) {
        .privateKey(try NIOSSLPrivateKey(file: certificate.key, format: .pem))
      }
    }
    do {
      return try NIOSSLContext(configuration: configuration)
    } catch {
      throw MessagingError.unusableConfiguration("TLS with the NATS server cannot be set up: \(error)")
    }
  }

  private func read<Value>(_ name: String, _ path: String, _ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch {
      throw MessagingError.unusableConfiguration("the \(name) for NATS cannot be read from \(path): \(error)")
    }
  }
}
