/// Cuts an Ogg stream at its pages, and tells the pages with Opus's headers, which every decoder needs first, from those
/// with sound. Pure bytes.
///
/// Source of the layout: RFC 3533, section 6; of the headers: RFC 7845, section 5.
package struct OggPageSplitter: Sendable {
  private var rest: [UInt8] = []

  private static let headerBytes = 27

  package init() {}

  /// Takes bytes as they come.
  ///
  /// - Returns: the whole pages that are complete by now, one behind the other. What is no page is left out.
  package mutating func take(_ bytes: some Sequence<UInt8>) -> (headers: [UInt8], sound: [UInt8]) {
    rest += bytes
    var headers: [UInt8] = []
    var sound: [UInt8] = []
    var place = 0
    while place + Self.headerBytes <= rest.count {
      guard rest[place...].starts(with: "OggS".utf8) else {
        place += 1
        continue
      }
      let tableEnd = place + Self.headerBytes + Int(rest[place + 26])
      guard tableEnd <= rest.count else { break }
      let end = tableEnd + rest[place + Self.headerBytes..<tableEnd].reduce(0) { $0 + Int($1) }
      guard end <= rest.count else { break }
      let payload = rest[tableEnd..<end]
      if payload.starts(with: "OpusHead".utf8) || payload.starts(with: "OpusTags".utf8) {
        headers += rest[place..<end]
      } else {
        sound += rest[place..<end]
      }
      place = end
    }
    rest.removeFirst(place)
    return (headers, sound)
  }
}
