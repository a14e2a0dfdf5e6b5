import Sessions

extension ServerSettings {
  /// Patterns of names that are left alone in the drop folder: the word `default` stands for those of common programs,
  /// `none` alone for no such names.
  static func temporaryNames(_ reader: SettingsReader) throws -> TemporaryNames {
    let items = try reader.value(of: Settings.server.dropTemporaryNames)
    if items.isEmpty { return .common }
    if items == ["none"] { return TemporaryNames(patterns: []) }
    let patterns = items.flatMap { $0 == "default" ? TemporaryNames.common.patterns : [$0] }
    if let bad = patterns.first(where: { $0.contains("/") || $0.allSatisfy { $0 == "*" } || $0 == "none" }) {
      throw SettingsError(
        description:
          "\"\(bad)\" in \(Settings.server.dropTemporaryNames.declaration.name) is no pattern of names; it must be one such "
          + "as *.part, without a slash and not * alone, or the setting must be none alone.")
    }
    return TemporaryNames(patterns: patterns)
  }
}
