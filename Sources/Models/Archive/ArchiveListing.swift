/// Whether what an archive says of its contents may be unpacked. Pure.
enum ArchiveListing {
  static let mostMembers = 10_000
  static let mostBytes = 32 << 30

  /// Looks at every line of `tar --list --verbose --numeric-owner --full-time --quoting-style=escape`.
  ///
  /// - Returns: bytes when unpacked.
  /// - Throws: for anything but files and folders below one folder, and links that stay in it.
  static func check(_ listing: some StringProtocol) throws(ModelFailure) -> Int {
    var bytes = 0
    var members = 0
    var roots: Set<Substring> = []
    for line in listing.split(whereSeparator: \.isNewline) {
      let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
      guard fields.count == 6, let kind = fields[0].first, let size = Int(fields[2]), size >= 0 else {
        throw ModelFailure("The archive has a member that cannot be understood.")
      }
      var name = Substring(fields[5])
      var target: Substring?
      for arrow in [" -> ", " link to "] where kind == "l" || kind == "h" {
        guard let place = name.firstRange(of: arrow) else { continue }
        target = name[place.upperBound...]
        name = name[..<place.lowerBound]
        // Which of two arrows stands between link and target cannot be told.
        guard target?.contains(arrow) == false else { throw refusal(name) }
        break
      }
      guard ["-", "d", "l", "h"].contains(kind), isInside(name) else { throw refusal(name) }
      if kind == "l" || kind == "h" {
        guard let target, isInside(target) else { throw refusal(name) }
      }
      roots.insert(name.drop { $0 == "." || $0 == "/" }.prefix { $0 != "/" })
      members += 1
      bytes += size
      guard members <= mostMembers, bytes <= mostBytes else {
        throw ModelFailure("The archive is larger than any model: more than \(mostMembers) files or 32 GiB.")
      }
    }
    roots.remove("")
    guard roots.count == 1 else { throw ModelFailure("The archive does not hold one folder.") }
    return bytes
  }

  private static func isInside(_ path: Substring) -> Bool {
    !path.hasPrefix("/") && !path.split(separator: "/").contains("..") && !path.isEmpty
  }

  private static func refusal(_ name: Substring) -> ModelFailure {
    ModelFailure("The archive has a member that would end up outside its folder, or is no file: \(name.prefix(80)).")
  }
}
