/// Which addresses the server may connect to on behalf of a user.
///
/// An ordinary address of the Internet always; one that leads to the machine itself, into the network around it or nowhere
/// (``SpecialNetworks``) only where the operator allowed its block. A version 6 address that holds a version 4 one counts
/// as both.
package struct AddressPolicy: Sendable, Hashable {
  /// Blocks that are allowed although they are special.
  private let allowed: [NetworkBlock]
  private let allowsAll: Bool

  /// - Parameter allowed: blocks that are allowed although they are special.
  package init(allowed: [NetworkBlock] = []) {
    self.allowed = allowed
    allowsAll = false
  }

  private init() {
    allowed = []
    allowsAll = true
  }

  /// No address is refused.
  package static let any = AddressPolicy()

  /// Why the address may not be connected to, in words; `nil` when it may.
  package func objection(to address: NetworkAddress) -> String? {
    if allowsAll || allowed.contains(where: { $0.contains(address) }) { return nil }
    // A mapped address is another way to write the inner one.
    let inner = address.embedded
    if !inner.isEmpty, inner.allSatisfy({ one in allowed.contains { $0.contains(one) } }) { return nil }
    return SpecialNetworks.meaning(of: address)
  }
}
