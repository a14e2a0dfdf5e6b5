import Outbound

extension ServerSettings {
  /// Which addresses may be connected to on behalf of users; `nil` for none.
  static func addressPolicy(_ reader: SettingsReader) throws -> AddressPolicy? {
    let items = try reader.value(of: Settings.server.urlNetworks)
    if items == ["any"] { return .any }
    if items == ["none"] { return nil }
    return AddressPolicy(
      allowed: try networks(reader, Settings.server.urlNetworks, instead: ", or the setting must be any or none alone"))
  }

  /// A list of addresses and networks.
  ///
  /// - Parameter alternative: what else the setting may be, for the message.
  static func networks(
    _ reader: SettingsReader, _ setting: Setting<[String]>, instead alternative: String = ""
  ) throws -> [NetworkBlock] {
    try reader.value(of: setting).map { item in
      guard let block = NetworkBlock(item) else {
        throw SettingsError(
          description:
            "\"\(item)\" in \(setting.declaration.name) is no network; it must be an address with a number of bits, such "
            + "as 10.0.0.0/8 or fd00::/8\(alternative).")
      }
      return block
    }
  }
}
