import Outbound

extension ServerSettings {
  /// Which addresses may be connected to on behalf of users; `nil` for none.
  static func addressPolicy(_ reader: SettingsReader) throws -> AddressPolicy? {
    let items = reader.list(.urlNetworks)
    if items == ["any"] { return .any }
    if items == ["none"] { return nil }
    return AddressPolicy(
      allowed: try items.map { item in
        guard let block = NetworkBlock(item) else {
          throw SettingsError(
            description:
              "\"\(item)\" in allow-url-networks is no network; it must be an address with a number of bits, such "
              + "as 10.0.0.0/8 or fd00::/8, or the setting must be any or none alone.")
        }
        return block
      })
  }
}
