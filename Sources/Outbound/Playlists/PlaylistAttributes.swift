/// The `NAME=value,NAME="value"` list behind a playlist's tag.
struct PlaylistAttributes {
  private var values: [String: String] = [:]

  init(_ text: some StringProtocol) {
    var rest = Substring(text)
    while !rest.isEmpty {
      let name = rest.prefix { $0 != "=" && $0 != "," }
      rest = rest.dropFirst(name.count)
      guard rest.first == "=" else {
        rest = rest.dropFirst()
        continue
      }
      rest = rest.dropFirst()
      let value: Substring
      if rest.first == "\"" {
        rest = rest.dropFirst()
        value = rest.prefix { $0 != "\"" }
        rest = rest.dropFirst(value.count).drop { $0 != "," }
      } else {
        value = rest.prefix { $0 != "," }
        rest = rest.dropFirst(value.count)
      }
      rest = rest.dropFirst()
      values[name.filter { $0 != " " }] = String(value)
    }
  }

  subscript(name: String) -> String? { values[name] }
}
