/// Where a request comes from, as far as it is known.
package struct RequestOrigin: Sendable, Hashable {
  /// The client's address in text, such as `192.0.2.7` or `2001:db8::1`, without a port; `nil` where there is none.
  package var address: String?

  package init(address: String? = nil) { self.address = address }
}
